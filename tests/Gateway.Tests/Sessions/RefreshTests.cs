using System.Net.Http.Json;

namespace Helpdesk.Tests.Gateway.Sessions;

public sealed class RefreshTests(SharedGateway shared)
{
    private readonly GatewayProcess _gateway = shared.Gateway;

    [Fact]
    public async Task A_refresh_token_buys_the_next_pair()
    {
        var person = await _gateway.AddUserAsync("operator");
        var first = await _gateway.SignInAsync(person.Login);
        var second = await RefreshedAsync(_gateway, first.RefreshToken);
        var third = await RefreshedAsync(_gateway, second.RefreshToken);

        third.User.Id.ShouldBe(person.Id);
        using var client = _gateway.WithToken(third.AccessToken);
        using var me = await client.GetAsync("/api/auth/me");
        me.ShouldHaveStatus(200);
    }

    [Fact]
    public async Task A_refresh_token_used_again_ends_the_session()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var person = await gateway.AddUserAsync("operator");
        var first = await gateway.SignInAsync(person.Login);
        var second = await RefreshedAsync(gateway, first.RefreshToken);

        gateway.Service.Time.Advance(TimeSpan.FromSeconds(31));
        using (var reused = await RefreshAsync(gateway, first.RefreshToken)) reused.ShouldHaveStatus(401);
        using (var after = await RefreshAsync(gateway, second.RefreshToken)) after.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task A_token_two_refreshes_old_ends_the_session_at_once()
    {
        var person = await _gateway.AddUserAsync("operator");
        var first = await _gateway.SignInAsync(person.Login);
        var second = await RefreshedAsync(_gateway, first.RefreshToken);
        var third = await RefreshedAsync(_gateway, second.RefreshToken);
        using (var reused = await RefreshAsync(_gateway, first.RefreshToken)) reused.ShouldHaveStatus(401);
        using (var after = await RefreshAsync(_gateway, third.RefreshToken)) after.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task Ten_refreshes_at_once_are_one_refresh()
    {
        var person = await _gateway.AddUserAsync("operator");
        var first = await _gateway.SignInAsync(person.Login);

        var pairs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RefreshedAsync(_gateway, first.RefreshToken)));

        pairs.Select(pair => pair.AccessToken).Distinct().Count().ShouldBe(1);
        (await _gateway.ScalarAsync<int>("select generation from sessions where user_id = $1", person.Id)).ShouldBe(2);
        foreach (var pair in pairs.Take(2)) await RefreshedAsync(_gateway, pair.RefreshToken);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var person = await _gateway.AddUserAsync("operator");
        var tokens = await _gateway.SignInAsync(person.Login);
        using var client = _gateway.WithToken(tokens.AccessToken);
        using (var out1 = await client.PostAsync("/api/auth/sign-out", null)) out1.ShouldHaveStatus(204);
        using (var refresh = await RefreshAsync(_gateway, tokens.RefreshToken)) refresh.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task A_session_that_nobody_uses_ends()
    {
        await using var gateway = await GatewayProcess.StartAsync(settings => settings["Identity:SessionIdleHours"] = "2");
        var person = await gateway.AddUserAsync("operator");
        var used = await gateway.SignInAsync(person.Login);
        var idle = await gateway.SignInAsync(person.Login);

        gateway.Service.Time.Advance(TimeSpan.FromMinutes(90));
        used = await RefreshedAsync(gateway, used.RefreshToken);
        gateway.Service.Time.Advance(TimeSpan.FromMinutes(90));
        await RefreshedAsync(gateway, used.RefreshToken);
        using var refused = await RefreshAsync(gateway, idle.RefreshToken);
        refused.ShouldHaveStatus(401);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("CfDJ8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("не-токен")]
    public async Task An_invented_refresh_token_is_refused(string token)
    {
        using var reply = await RefreshAsync(_gateway, token);
        reply.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task The_desks_session_is_no_refresh_token()
    {
        var person = await _gateway.AddUserAsync("operator");
        using var client = _gateway.Anonymous();
        using var opened = await client.PostAsJsonAsync("/api/auth/sessions", new { login = person.Login, password = GatewayProcess.Password });
        var session = (await opened.ShouldHaveStatus(200).JsonAsync()).GetProperty("session").GetString()!;
        using var refused = await RefreshAsync(_gateway, session);
        refused.ShouldHaveStatus(401);
    }

    private static async Task<HttpResponseMessage> RefreshAsync(GatewayProcess gateway, string refreshToken)
    {
        using var client = gateway.Anonymous();
        return await client.PostAsJsonAsync("/api/auth/refresh", new { refreshToken });
    }

    private static async Task<GatewayProcess.Tokens> RefreshedAsync(GatewayProcess gateway, string refreshToken)
    {
        using var reply = await RefreshAsync(gateway, refreshToken);
        return (await reply.ShouldHaveStatus(200).ReadAsync<GatewayProcess.Tokens>())!;
    }
}
