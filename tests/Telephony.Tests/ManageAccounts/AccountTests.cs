using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ManageAccounts;

public sealed class AccountTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F19")]
    public async Task A_rotated_secret_and_the_one_before_are_both_valid_until_the_old_one_is_dropped()
    {
        using var administrator = telephony.Service.Client("administrator");
        var name = $"rotate-{Guid.NewGuid():n}"[..20];
        var first = await telephony.AddAccountAsync(name, "generic");
        var account = (await administrator.GetJson("/api/calls/accounts")).EnumerateArray().Single(a => a.GetProperty("name").GetString() == name);
        account.ToString().ShouldNotContain(first);

        var second = (await Change(administrator, account, 1, new { name, active = true, newSecret = true })).GetProperty("secret").GetString()!;
        (await KnockAsync(name, first)).ShouldBe(HttpStatusCode.OK);
        (await KnockAsync(name, second)).ShouldBe(HttpStatusCode.OK);
        await using (var database = NpgsqlDataSource.Create(telephony.Service.Database))
        await using (var stored = database.CreateCommand("select string_agg(a::text, ' ') from pbx_accounts a"))
        {
            var rows = (string)(await stored.ExecuteScalarAsync())!;
            foreach (var secret in (string[])[first, second])
            {
                rows.ShouldNotContain(secret);
                rows.ShouldNotContain(Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(secret)));
            }
        }

        await Change(administrator, account, 2, new { name, active = true, dropOldSecret = true });
        (await KnockAsync(name, first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await KnockAsync(name, second)).ShouldBe(HttpStatusCode.OK);

        await Change(administrator, account, 3, new { name, active = false });
        (await KnockAsync(name, second)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact, Trait("Feature", "F19")]
    public async Task A_new_account_is_known_at_once_whatever_else_is_changed_at_that_moment()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 48).Select(async _ =>
        {
            var name = $"fresh-{Guid.NewGuid():n}"[..20];
            var secret = await telephony.AddAccountAsync(name, "generic");
            return await KnockAsync(name, secret);
        }));

        replies.ShouldAllBe(reply => reply == HttpStatusCode.OK);
    }

    [Fact, Trait("Feature", "F9"), Trait("Feature", "F19")]
    public async Task Numbers_are_read_as_they_are_dialled_in_the_account_s_country_and_town()
    {
        using var administrator = telephony.Service.Client("administrator");
        var name = $"minsk-{Guid.NewGuid():n}"[..20];
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name, adapter = "generic", country = "BY", areaCode = "17" });
        var added = await reply.Content.ReadFromJsonAsync<JsonElement>();
        var local = Random.Shared.Next(2_000_000, 3_999_999);
        using var pbx = telephony.Service.Anonymous();

        await pbx.PostAsJsonAsync(
            $"/hooks/pbx/generic/{name}/{added.GetProperty("secret").GetString()}", new { @event = "newCall", callId = Guid.NewGuid(), from = $"{local}" });

        (await telephony.Bus.WaitFor<Helpdesk.Telephony.Contracts.CallReceived>(call => call.From == $"+37517{local}")).From.ShouldNotBeNull();
        var account = added.GetProperty("account");
        (account.GetProperty("country").GetString(), account.GetProperty("areaCode").GetString()).ShouldBe(("BY", "17"));
        await Change(administrator, account, 1, new { name, active = true });
        var changed = (await administrator.GetJson("/api/calls/accounts")).EnumerateArray().Single(a => a.GetProperty("name").GetString() == name);
        changed.GetProperty("country").GetString().ShouldBe("RU");
    }

    [Fact]
    public async Task Names_and_adapters_that_cannot_be_are_refused()
    {
        using var administrator = telephony.Service.Client("administrator");

        (await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "Да", adapter = "fax" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "tests", adapter = "generic" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "nowhere", adapter = "generic", country = "XX" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await administrator.PostAsJsonAsync("/api/calls/accounts", new { name = "nowhere", adapter = "generic", areaCode = "+7" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    async Task<HttpStatusCode> KnockAsync(string name, string secret)
    {
        using var client = telephony.Service.Anonymous();
        return (await client.PostAsJsonAsync($"/hooks/pbx/generic/{name}/{secret}", new { @event = "newCall", callId = Guid.NewGuid() })).StatusCode;
    }

    static async Task<JsonElement> Change(HttpClient administrator, JsonElement account, int version, object change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/calls/accounts/{account.GetProperty("id").GetGuid()}")
        {
            Content = JsonContent.Create(change),
            Headers = { { "If-Match", $"\"{version}\"" } },
        };
        var reply = await administrator.SendAsync(request);
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await reply.Content.ReadFromJsonAsync<JsonElement>();
    }
}
