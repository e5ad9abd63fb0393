using System.Net.Http.Json;
using Helpdesk.Gateway.Contracts;

namespace Helpdesk.Tests.Gateway.ApiKeys;

[Trait("Feature", "P16")]
public sealed class ApiKeyTests(SharedGateway shared)
{
    private readonly GatewayProcess _gateway = shared.Gateway;

    [Fact]
    public async Task A_machine_enters_with_its_key_and_has_the_keys_roles()
    {
        var (id, name, secret) = await AddAsync(_gateway, "expert");
        using var machine = WithKey(_gateway, secret);
        var me = await machine.GetFromJsonAsync<GatewayProcess.Person>("/api/auth/me");
        me!.Id.ShouldBe(id);
        me.Name.ShouldBe(name);
        me.Roles.ShouldBe(["machine", "expert"]);
        using var refused = await machine.GetAsync("/api/users");
        refused.ShouldHaveStatus(403);
    }

    [Fact]
    public async Task A_key_is_stored_as_a_hash_and_shown_once()
    {
        var (id, _, secret) = await AddAsync(_gateway);
        (await _gateway.ScalarAsync<byte[]>("select secret_hash from api_keys where id = $1", id)).Length.ShouldBe(32);
        using var admin = await _gateway.AdministratorAsync();
        (await admin.GetStringAsync("/api/auth/keys")).ShouldNotContain(secret);
    }

    [Fact]
    public async Task A_revoked_key_stops_within_seconds_also_at_another_instance()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        await using var other = await GatewayProcess.StartAsync(beside: gateway);
        var (id, name, secret) = await AddAsync(gateway);
        using var here = WithKey(gateway, secret);
        using var there = WithKey(other, secret);
        using (var entered = await there.GetAsync("/api/auth/me")) entered.ShouldHaveStatus(200);

        using var admin = await gateway.AdministratorAsync();
        using (var revoked = await admin.DeleteAsync($"/api/auth/keys/{id}")) revoked.ShouldHaveStatus(204);
        using (var refused = await here.GetAsync("/api/auth/me")) refused.ShouldHaveStatus(401);
        other.Service.Time.Advance(TimeSpan.FromSeconds(6));
        using (var refused = await there.GetAsync("/api/auth/me")) refused.ShouldHaveStatus(401);

        // Its name is free again.
        using var again = await admin.PostAsJsonAsync("/api/auth/keys", new { name });
        again.ShouldHaveStatus(201);
    }

    [Theory]
    [InlineData("hdk_nothing")]
    [InlineData("")]
    [InlineData("x")]
    public async Task An_invented_key_lets_nobody_in_even_beside_a_good_token(string key)
    {
        using var client = await _gateway.AdministratorAsync();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", key);
        using var refused = await client.GetAsync("/api/auth/me");
        refused.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_a_key_is_no_partner_and_no_person()
    {
        var (_, name, _) = await AddAsync(_gateway);
        using var admin = await _gateway.AdministratorAsync();
        using (var taken = await admin.PostAsJsonAsync("/api/auth/keys", new { name }))
            (await taken.ShouldHaveStatus(409).ProblemAsync()).ShouldBe("key-name-taken");
        using (var partner = await admin.PostAsJsonAsync("/api/auth/keys", new { name = "p", roles = new[] { "partner" } })) partner.ShouldHaveStatus(400);
        using (var nameless = await admin.PostAsJsonAsync("/api/auth/keys", new { name = "" })) nameless.ShouldHaveStatus(400);
    }

    [Fact]
    public async Task Services_learn_the_names_of_machines()
    {
        await using var bus = await _gateway.Service.BusAsync();
        await bus.Hear<UserChanged>();
        var (id, name, _) = await AddAsync(_gateway);
        var told = await bus.WaitFor<UserChanged>(changed => changed.UserId == id);
        told.DisplayName.ShouldBe(name);
        told.Roles.ShouldBe(["machine"]);
    }

    private static async Task<(Guid Id, string Name, string Secret)> AddAsync(GatewayProcess gateway, params string[] roles)
    {
        var name = $"import {Guid.NewGuid():n}";
        using var admin = await gateway.AdministratorAsync();
        using var reply = await admin.PostAsJsonAsync("/api/auth/keys", new { name, roles });
        var added = await reply.ShouldHaveStatus(201).JsonAsync();
        return (added.GetProperty("id").GetGuid(), name, added.GetProperty("key").GetString()!);
    }

    private static HttpClient WithKey(GatewayProcess gateway, string secret)
    {
        var client = gateway.Anonymous();
        client.DefaultRequestHeaders.Add("X-Api-Key", secret);
        return client;
    }
}
