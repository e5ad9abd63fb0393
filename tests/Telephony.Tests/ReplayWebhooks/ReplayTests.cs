using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Telephony.ReplayWebhooks;

public sealed class ReplayTests(TelephonyFixture telephony)
{
    [Fact, Trait("Feature", "F19"), Trait("Feature", "F134")]
    public async Task Webhooks_read_in_a_wrong_zone_are_told_anew_when_the_account_is_mended()
    {
        using var administrator = telephony.Service.Client("administrator");
        var account = await AddAsync(administrator, "replayed", "uis", "Asia/Yekaterinburg");
        var anna = await telephony.OperatorAsync();
        var (start, number) = (telephony.Service.Time.GetUtcNow().AddMinutes(-10), TelephonyFixture.NewNumber());
        await TellAsync(account, number, "waiting", anna, start);
        await TellAsync(account, number, "answer", anna, start.AddSeconds(5));
        await TellAsync(account, number, "end", anna, start.AddSeconds(95));
        var first = await telephony.Bus.WaitFor<CallCounted>(counted => counted.From == number);
        first.AnsweredAt.ShouldBe(start.AddSeconds(5).AddHours(-2), TimeSpan.FromSeconds(1));

        await MendAsync(administrator, account, "Europe/Moscow");
        var replay = await ReplayAsync(administrator, account);

        (replay.GetProperty("read").GetInt32(), replay.GetProperty("notUnderstood").GetInt32(), replay.GetProperty("callsChanged").GetInt32()).ShouldBe((3, 0, 1));
        var second = await telephony.Bus.WaitFor<CallCounted>(counted => counted.PartId == first.PartId && counted.Version == 2);
        (second.AnsweredAt - first.AnsweredAt, second.DurationSeconds, second.Exclusion).ShouldBe((TimeSpan.FromHours(2), 90, null));
        await telephony.Bus.WaitForAll<CallReceived>(1, call => call.From == number);
        (await ReplayAsync(administrator, account)).GetProperty("callsChanged").GetInt32().ShouldBe(0, "read again it is the same");
    }

    [Fact, Trait("Feature", "F19")]
    public async Task A_webhook_that_nobody_understood_makes_its_call_later_and_pops_up_nowhere()
    {
        using var administrator = telephony.Service.Client("administrator");
        var account = await AddAsync(administrator, "understood-later", "generic", null);
        var anna = await telephony.OperatorAsync();
        var number = TelephonyFixture.NewNumber();
        await KeepAsync(account, $$"""{"event":"newCall","callId":"R1","from":"{{number}}","to":"73433700000","direction":"in","user":"{{anna.Extension}}"}""");
        await KeepAsync(account, """{"event":"nonsense"}""");

        var replay = await ReplayAsync(administrator, account);

        (replay.GetProperty("read").GetInt32(), replay.GetProperty("notUnderstood").GetInt32(), replay.GetProperty("callsChanged").GetInt32()).ShouldBe((2, 1, 1));
        (await telephony.Bus.WaitFor<CallReceived>(call => call.From == number)).OperatorIds.ShouldBe([anna.Id]);
        (await ScalarAsync("select count(*) from feed_entries where operator_id = $1", anna.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task Only_an_administrator_replays_and_a_period_has_a_beginning()
    {
        using var administrator = telephony.Service.Client("administrator");
        using var sofia = telephony.Service.Client("supervisor");
        var account = await AddAsync(administrator, "not-replayed", "generic", null);
        var door = $"/api/calls/accounts/{account.Id}/replays";

        (await sofia.PostAsJsonAsync(door, new { from = "2026-01-01T00:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await administrator.PostAsJsonAsync(door, new { from = "2026-01-02T00:00:00Z", to = "2026-01-01T00:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await administrator.PostAsJsonAsync($"/api/calls/accounts/{Guid.NewGuid()}/replays", new { from = "2026-01-01T00:00:00Z" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact, Trait("Feature", "P19")]
    public async Task Limits_and_retention_are_audited_settings()
    {
        using var administrator = telephony.Service.Client("administrator");
        foreach (var (path, bad) in new (string, object)[] { ("limits", new { hoursWithoutNews = 0 }), ("raw-event-retention", new { days = -1 }) })
        {
            var before = await administrator.GetAsync($"/api/calls/{path}");
            var value = await before.Content.ReadAsStringAsync();
            (await PutAsync(administrator, $"/api/calls/{path}", before.Headers.ETag!.Tag, JsonContent.Create(bad))).ShouldBe(HttpStatusCode.BadRequest);
            (await PutAsync(administrator, $"/api/calls/{path}", before.Headers.ETag.Tag, new StringContent(value, Encoding.UTF8, "application/json"))).ShouldBe(HttpStatusCode.OK);
            (await PutAsync(administrator, $"/api/calls/{path}", before.Headers.ETag.Tag, new StringContent(value, Encoding.UTF8, "application/json"))).ShouldBe(HttpStatusCode.PreconditionFailed);
        }
    }

    static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, string etag, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = content, Headers = { { "If-Match", etag } } };
        return (await client.SendAsync(request)).StatusCode;
    }

    static async Task<Account> AddAsync(HttpClient administrator, string name, string adapter, string? timeZone)
    {
        var reply = await administrator.PostAsJsonAsync("/api/calls/accounts", new { name, adapter, timeZone });
        var added = await reply.Content.ReadFromJsonAsync<JsonElement>();
        return new Account(added.GetProperty("account").GetProperty("id").GetGuid(), name, added.GetProperty("path").GetString()!);
    }

    static async Task MendAsync(HttpClient administrator, Account account, string timeZone) =>
        (await PutAsync(administrator, $"/api/calls/accounts/{account.Id}", "\"1\"", JsonContent.Create(new { name = account.Name, active = true, timeZone }))).ShouldBe(HttpStatusCode.OK);

    async Task<JsonElement> ReplayAsync(HttpClient administrator, Account account)
    {
        var from = telephony.Service.Time.GetUtcNow().AddDays(-1);
        var begun = await administrator.PostAsJsonAsync($"/api/calls/accounts/{account.Id}/replays", new { from, to = from.AddDays(2) });
        begun.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        return await Probe.Until(
            "the replay to end",
            async () => (await administrator.GetJson($"/api/calls/accounts/{account.Id}/replays")).EnumerateArray().Single(r => r.GetProperty("id").GetGuid() == id),
            replay => replay.GetProperty("finishedAt").ValueKind == JsonValueKind.String);
    }

    async Task TellAsync(Account account, string number, string what, Operator by, DateTimeOffset at)
    {
        using var pbx = telephony.Service.Anonymous();
        // As Moscow's wall clock shows it.
        var time = at.ToOffset(TimeSpan.FromHours(3)).ToString("yyyy-MM-dd HH:mm:ss.fff", System.Globalization.CultureInfo.InvariantCulture);
        (await pbx.PostAsJsonAsync(account.Path, new
        {
            @event = what,
            call_session_id = number,
            direction = "in",
            contact_phone_number = number,
            virtual_phone_number = "73433700000",
            employee_phone_number = what == "end" ? null : by.Extension,
            notification_time = time,
        })).EnsureSuccessStatusCode();
    }

    async Task KeepAsync(Account account, string body)
    {
        var now = telephony.Service.Time.GetUtcNow();
        await ScalarAsync(
            """
            with kept as (
                insert into raw_events (id, account_id, received_at, method, rest, query, content_type, body, understood, fault)
                values ($1, $2, $3, 'POST', '', '', 'application/json', $4, '[]', 'not understood yet') returning 1)
            select count(*) from kept
            """, Guid.CreateVersion7(now), account.Id, now, Encoding.UTF8.GetBytes(body));
    }

    async Task<long> ScalarAsync(string sql, params object[] parameters)
    {
        await using var database = NpgsqlDataSource.Create(telephony.Service.Database);
        await using var command = database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    sealed record Account(Guid Id, string Name, string Path);
}
