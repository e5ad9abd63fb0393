using System.Net.Http.Json;

namespace Helpdesk.Tests.Gateway.Sessions;

public sealed class DeskSessionTests(SharedGateway shared)
{
    private readonly GatewayProcess _gateway = shared.Gateway;

    [Fact]
    public async Task Ten_tabs_refresh_once()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var (session, person) = await OpenAsync(gateway);
        var first = await TokenAsync(gateway, session);

        gateway.Service.Time.Advance(TimeSpan.FromMinutes(9));
        var tokens = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => TokenAsync(gateway, session)));

        tokens.Distinct().Count().ShouldBe(1);
        tokens[0].ShouldNotBe(first);
        (await gateway.ScalarAsync<int>("select generation from sessions where user_id = $1", person.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task Tabs_share_a_token_until_it_is_about_to_expire()
    {
        var (session, _) = await OpenAsync(_gateway);
        (await TokenAsync(_gateway, session)).ShouldBe(await TokenAsync(_gateway, session));
    }

    [Fact]
    public async Task A_restart_of_the_gateway_signs_nobody_out()
    {
        var before = await GatewayProcess.StartAsync();
        var (session, person) = await OpenAsync(before);
        var token = await TokenAsync(before, session);
        await before.DisposeAsync();

        await using var after = await GatewayProcess.StartAsync(beside: before);
        (await TokenAsync(after, session)).ShouldBe(token);
        using var client = after.WithToken(token);
        (await client.GetFromJsonAsync<GatewayProcess.Person>("/api/auth/me"))!.Id.ShouldBe(person.Id);
    }

    [Fact]
    public async Task Signing_out_at_the_desk_ends_the_session_and_may_be_said_twice()
    {
        var (session, _) = await OpenAsync(_gateway);
        using var client = _gateway.Anonymous();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/auth/sessions") { Content = JsonContent.Create(new { session }) };
            using var reply = await client.SendAsync(request);
            reply.ShouldHaveStatus(204);
        }

        using var refused = await client.PostAsJsonAsync("/api/auth/sessions/token", new { session });
        (await refused.ShouldHaveStatus(401).ProblemAsync()).ShouldBe("session-over");
    }

    [Fact]
    public async Task The_tokens_in_the_database_are_encrypted()
    {
        var (session, person) = await OpenAsync(_gateway);
        var token = await TokenAsync(_gateway, session);
        var stored = await _gateway.ScalarAsync<byte[]>("select access_token from sessions where user_id = $1", person.Id);
        System.Text.Encoding.Latin1.GetString(stored).ShouldNotContain(token[..20]);
        (await _gateway.ScalarAsync<string>("select password_hash from users where id = $1", person.Id)).ShouldNotContain(GatewayProcess.Password);
        System.Text.Encoding.Latin1.GetString(await _gateway.ScalarAsync<byte[]>("select private_key from signing_keys")).ShouldNotContain("PRIVATE");
    }

    [Fact]
    public async Task An_invented_session_is_refused()
    {
        using var client = _gateway.Anonymous();
        using var refused = await client.PostAsJsonAsync("/api/auth/sessions/token", new { session = "anything" });
        refused.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task New_roles_reach_an_open_session_with_its_next_token()
    {
        var (session, person) = await OpenAsync(_gateway);
        var before = await TokenAsync(_gateway, session);
        using var admin = await _gateway.AdministratorAsync();
        admin.DefaultRequestHeaders.TryAddWithoutValidation("If-Match", "\"1\"");
        using var changed = await admin.PutAsJsonAsync($"/api/users/{person.Id}", new { name = person.Name, roles = new[] { "expert" } });
        changed.ShouldHaveStatus(200);

        var after = await TokenAsync(_gateway, session);
        after.ShouldNotBe(before);
        using var client = _gateway.WithToken(after);
        (await client.GetFromJsonAsync<GatewayProcess.Person>("/api/auth/me"))!.Roles.ShouldBe(["expert"]);
    }

    internal static async Task<(string Session, GatewayProcess.Person Person)> OpenAsync(GatewayProcess gateway)
    {
        var person = await gateway.AddUserAsync("operator");
        using var client = gateway.Anonymous();
        using var reply = await client.PostAsJsonAsync("/api/auth/sessions", new { login = person.Login, password = GatewayProcess.Password });
        return ((await reply.ShouldHaveStatus(200).JsonAsync()).GetProperty("session").GetString()!, person);
    }

    private static async Task<string> TokenAsync(GatewayProcess gateway, string session)
    {
        using var client = gateway.Anonymous();
        using var reply = await client.PostAsJsonAsync("/api/auth/sessions/token", new { session });
        return (await reply.ShouldHaveStatus(200).JsonAsync()).GetProperty("accessToken").GetString()!;
    }
}
