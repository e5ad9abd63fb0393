using System.Net;
using System.Net.Http.Json;
using Helpdesk.Desk.Gateway;

namespace Helpdesk.Tests.Desk.Rules;

public sealed class SessionTokensTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly Gateway _gateway = new();

    public void Dispose() => _gateway.Dispose();

    private SessionTokens Tokens => field ??= new SessionTokens(_gateway, _clock);

    [Fact]
    public async Task Ten_tabs_ask_the_gateway_once()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Tokens.GetAsync("s")));
        _gateway.Asked.ShouldBe(1);
        tokens.Select(token => token!.AccessToken).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        (await Tokens.GetAsync("s"))!.AccessToken.ShouldBe("token-1");
        _clock.Now += TimeSpan.FromSeconds(539);
        (await Tokens.GetAsync("s"))!.AccessToken.ShouldBe("token-1");
        _clock.Now += TimeSpan.FromSeconds(2);
        (await Tokens.GetAsync("s"))!.AccessToken.ShouldBe("token-2");
    }

    [Fact]
    public async Task A_refused_token_is_not_answered_again()
    {
        var refused = (await Tokens.GetAsync("s"))!.AccessToken;
        (await Tokens.GetAsync("s", refused))!.AccessToken.ShouldNotBe(refused);
    }

    [Fact]
    public async Task A_session_that_the_gateway_does_not_know_is_over()
    {
        _gateway.Answer = HttpStatusCode.Unauthorized;
        (await Tokens.GetAsync("s")).ShouldBeNull();
    }

    [Fact]
    public async Task A_gateway_in_trouble_ends_no_session()
    {
        _gateway.Answer = HttpStatusCode.ServiceUnavailable;
        await Should.ThrowAsync<ApiProblem>(() => Tokens.GetAsync("s"));
        _gateway.Answer = HttpStatusCode.OK;
        (await Tokens.GetAsync("s")).ShouldNotBeNull();
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Gateway : HttpMessageHandler, IHttpClientFactory
    {
        private int _asked;

        public int Asked => _asked;

        public HttpStatusCode Answer { get; set; } = HttpStatusCode.OK;

        public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { BaseAddress = new Uri("http://gateway") };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var turn = Interlocked.Increment(ref _asked);
            await Task.Yield();
            return Answer != HttpStatusCode.OK ? new HttpResponseMessage(Answer) : new HttpResponseMessage
            {
                Content = JsonContent.Create(new
                {
                    accessToken = $"token-{turn}",
                    expiresIn = 600,
                    user = new { id = Guid.Empty, login = "anna", name = "Анна", roles = new[] { "operator" } },
                }),
            };
        }
    }
}
