using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helpdesk.Tests.Gateway.Tokens;

public sealed class TokenTests(SharedGateway shared)
{
    private readonly GatewayProcess _gateway = shared.Gateway;

    [Fact]
    public async Task A_genuine_token_is_taken_again_and_again()
    {
        var token = await TokenAsync();
        for (var i = 0; i < 3; i++) await ShouldBeAsync(token, 200);
    }

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var parts = (await TokenAsync()).Split('.');
        var none = Encode(new JsonObject { ["alg"] = "none", ["typ"] = "JWT" });
        await ShouldBeAsync($"{none}.{parts[1]}.", 401);
        await ShouldBeAsync($"{none}.{parts[1]}.{parts[2]}", 401);
        await ShouldBeAsync($"{parts[0]}.{parts[1]}.", 401);
        await ShouldBeAsync($"{parts[0]}.{parts[1]}", 401);
    }

    [Fact]
    public async Task A_token_that_was_altered_is_refused()
    {
        var parts = (await TokenAsync()).Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        claims["role"] = new JsonArray("administrator");
        await ShouldBeAsync($"{parts[0]}.{Encode(claims)}.{parts[2]}", 401);

        var signature = Base64Url.DecodeFromChars(parts[2]);
        signature[10] ^= 1;
        await ShouldBeAsync($"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}", 401);
    }

    [Fact]
    public async Task A_token_signed_by_somebody_else_in_our_keys_name_is_refused()
    {
        var kid = new JsonWebToken(await TokenAsync()).Kid;
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await ShouldBeAsync(Forge(new SigningCredentials(new ECDsaSecurityKey(stranger) { KeyId = kid }, SecurityAlgorithms.EcdsaSha256)), 401);

        // The published half used as if it were a shared secret.
        using var client = _gateway.Anonymous();
        var published = await client.GetByteArrayAsync("/.well-known/jwks.json");
        await ShouldBeAsync(Forge(new SigningCredentials(new SymmetricSecurityKey(published) { KeyId = kid }, SecurityAlgorithms.HmacSha256)), 401);
    }

    [Fact]
    public async Task A_token_dies_when_its_time_is_over()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var (client, _) = await gateway.SignedInAsync("operator");
        gateway.Service.Time.Advance(TimeSpan.FromMinutes(9));
        using (var alive = await client.GetAsync("/api/auth/me")) alive.ShouldHaveStatus(200);
        gateway.Service.Time.Advance(TimeSpan.FromMinutes(2));
        using (var dead = await client.GetAsync("/api/auth/me")) dead.ShouldHaveStatus(401);
    }

    [Fact]
    public async Task A_role_is_needed_where_the_table_says_so()
    {
        var (client, _) = await _gateway.SignedInAsync("operator");
        using var refused = await client.GetAsync("/api/users");
        refused.ShouldHaveStatus(403);
        using var open = await client.GetAsync("/api/users/people");
        open.ShouldHaveStatus(200);
    }

    [Fact]
    public async Task A_new_signing_key_is_published_first_and_signs_later_and_old_tokens_live_on()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        using var admin = await gateway.AdministratorAsync();
        var oldKey = (await KeyIdsAsync(gateway)).ShouldHaveSingleItem();

        using var rotated = await admin.PostAsync("/api/auth/signing-keys", null);
        var newKey = (await rotated.ShouldHaveStatus(200).JsonAsync()).GetProperty("keyId").GetString()!;
        (await KeyIdsAsync(gateway)).ShouldBe([oldKey, newKey]);
        KidOf(await gateway.SignInAsync("admin", GatewayProcess.AdminPassword)).ShouldBe(oldKey);

        // Asked again, the one that waits is enough.
        using (var again = await admin.PostAsync("/api/auth/signing-keys", null))
            (await again.JsonAsync()).GetProperty("keyId").GetString().ShouldBe(newKey);

        gateway.Service.Time.Advance(TimeSpan.FromMinutes(59));
        var last = await gateway.SignInAsync("admin", GatewayProcess.AdminPassword);
        KidOf(last).ShouldBe(oldKey);
        gateway.Service.Time.Advance(TimeSpan.FromMinutes(2));
        var first = await gateway.SignInAsync("admin", GatewayProcess.AdminPassword);
        KidOf(first).ShouldBe(newKey);
        using (var client = gateway.WithToken(last.AccessToken))
        using (var me = await client.GetAsync("/api/auth/me")) me.ShouldHaveStatus(200);

        gateway.Service.Time.Advance(TimeSpan.FromMinutes(30));
        (await KeyIdsAsync(gateway)).ShouldBe([newKey]);
    }

    [Fact]
    public async Task Keys_survive_a_restart_and_are_shared_by_instances()
    {
        var before = await GatewayProcess.StartAsync();
        var (client, person) = await before.SignedInAsync("operator");
        var keys = await KeyIdsAsync(before);
        await using var beside = await GatewayProcess.StartAsync(beside: before);
        await before.DisposeAsync();

        (await KeyIdsAsync(beside)).ShouldBe(keys);
        using var there = beside.WithToken(client.DefaultRequestHeaders.Authorization!.Parameter!);
        (await there.GetFromJsonAsync<GatewayProcess.Person>("/api/auth/me"))!.Id.ShouldBe(person.Id);
        KidOf(await beside.SignInAsync(person.Login)).ShouldBe(keys[0]);
    }

    private static async Task<string[]> KeyIdsAsync(GatewayProcess gateway)
    {
        using var client = gateway.Anonymous();
        var jwks = await client.GetFromJsonAsync<JsonElement>("/.well-known/jwks.json");
        return [.. jwks.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }

    private static string KidOf(GatewayProcess.Tokens tokens) => new JsonWebToken(tokens.AccessToken).Kid;

    private static string Forge(SigningCredentials credentials) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "helpdesk",
        Audience = "helpdesk",
        Claims = new Dictionary<string, object> { ["sub"] = Guid.NewGuid().ToString(), ["role"] = "administrator" },
        SigningCredentials = credentials,
    });

    private static string Encode(JsonNode node) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(node.ToJsonString()));

    private async Task<string> TokenAsync() => (await _gateway.SignInAsync("admin", GatewayProcess.AdminPassword)).AccessToken;

    private async Task ShouldBeAsync(string token, int status)
    {
        using var client = _gateway.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var reply = await client.GetAsync("/api/auth/me");
        reply.ShouldHaveStatus(status);
    }
}
