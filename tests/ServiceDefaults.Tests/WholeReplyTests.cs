using System.Text.Json;
using Helpdesk.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>Short JSON is sent with its length; long JSON and what is no JSON goes out as it is written.</summary>
public sealed class WholeReplyTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(WholeReplyTests).Assembly.GetName().Name });
        builder.AddServiceDefaults();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.UseServiceDefaults();
        _app.MapGet("/list/{rows:int}", (int rows) => new { items = Enumerable.Range(0, rows).Select(row => new Row(row, "Не проходит отчёт")).ToList() }).AllowAnonymous();
        _app.MapGet("/nothing", () => Results.NoContent()).AllowAnonymous();
        _app.MapGet("/refused", IResult () => throw new Helpdesk.ServiceDefaults.Problems.NotFound("no-such-thing", "There is no such thing.")).AllowAnonymous();
        _app.MapGet("/words", async (HttpResponse response, CancellationToken ct) =>
        {
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: one\n\n", ct);
            await response.Body.FlushAsync(ct);
            await Task.Delay(Timeout.Infinite, ct);
        }).AllowAnonymous();
        await _app.StartAsync();
        _client = new() { BaseAddress = new(_app.Urls.Single()), Timeout = TimeSpan.FromMinutes(1) };
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(25, true)]
    [InlineData(300, true)]
    [InlineData(20_000, false)]
    public async Task Short_JSON_tells_its_length(int rows, bool told)
    {
        using var reply = await _client.GetAsync($"/list/{rows}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        reply.Content.Headers.Contains("Content-Length").ShouldBe(told);
        var body = await reply.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        JsonSerializer.Deserialize<JsonElement>(body).GetProperty("items").GetArrayLength().ShouldBe(rows);
    }

    [Fact]
    public async Task A_problem_tells_its_length_and_nothing_has_no_body()
    {
        using var refused = await _client.GetAsync("/refused", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var nothing = await _client.GetAsync("/nothing", TestContext.Current.CancellationToken);

        ((int)refused.StatusCode).ShouldBe(404);
        refused.Content.Headers.Contains("Content-Length").ShouldBeTrue();
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("no-such-thing");
        ((int)nothing.StatusCode).ShouldBe(204);
    }

    [Fact]
    public async Task What_is_told_bit_by_bit_waits_for_nothing()
    {
        using var stream = await _client.GetStreamAsync("/words", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("data: one");
    }

    private sealed record Row(int Number, string Text);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
