using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Helpdesk.Testing;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>What outlives a request: live feeds, due work, settings.</summary>
public sealed class LastingTests(OneLedger ledger) : IClassFixture<OneLedger>
{
    // A caller without a token has this id, and so has his feed.
    private static readonly Guid Nobody = Guid.Empty;

    [Fact]
    public async Task A_feed_resumes_after_the_last_event_seen_without_gaps_or_repeats()
    {
        var seen = new List<long>();
        var last = await HeadAsync();
        for (var connection = 0; connection < 4; connection++)
        {
            var appending = AppendAsync(5);
            await foreach (var item in ListenAsync(last).Take(3))
            {
                last = IdOf(item);
                seen.Add(last);
            }

            await appending;
        }

        await foreach (var item in ListenAsync(last).Take(8)) seen.Add(IdOf(item));

        seen.ShouldBe(Enumerable.Range(0, 20).Select(n => seen[0] + n));
    }

    [Fact]
    public async Task Feed_entries_written_at_once_come_in_order_and_all()
    {
        var from = await HeadAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AppendAsync(5)));

        var ids = new List<long>();
        await foreach (var item in ListenAsync(from).Take(100)) ids.Add(IdOf(item));

        ids.ShouldBe(Enumerable.Range(1, 100).Select(n => from + n));
    }

    [Fact]
    public async Task A_feed_reaches_a_stream_at_another_instance()
    {
        await using var second = await LedgerProcess.StartAsync("ledger", ledger.Process.RabbitMq, ledger.Process.Database);
        var from = await HeadAsync();
        var hearing = FirstAsync(ListenAsync(from, second.Client));
        // The stream is open once its heartbeat came; ListenAsync passes that over.
        await Probe.Until("both instances to be healthy", async () => await second.Client.GetStringAsync("/health") == "Healthy");
        await AppendAsync(1);

        var item = await hearing.WaitAsync(TimeSpan.FromMinutes(2));

        IdOf(item).ShouldBe(from + 1);
    }

    [Fact]
    public async Task Garbage_as_last_event_id_is_a_bad_request()
    {
        using var reply = await ledger.Client.GetAsync("/feed?lastEventId=-1x");
        ((int)reply.StatusCode).ShouldBe(400);
    }

    [Fact]
    public async Task Due_work_runs_at_its_time_once()
    {
        var account = await AccountAsync();
        await RemindAsync(account, "on time", 300);
        (await RemindersAsync(account)).ShouldBe(0);

        await Probe.Until("the reminder", () => RemindersAsync(account), times => times == 1);
        await RemindAsync(account, "another", 0);
        await Probe.Until("the other reminder", () => RemindersAsync(account), times => times == 2);
    }

    [Fact]
    public async Task Due_work_that_fails_is_tried_again()
    {
        var account = await AccountAsync();
        await RemindAsync(account, "fails-once", 0);

        await Probe.Until("the second try", () => RemindersAsync(account), times => times == 1);

        (await NoteAsync(account)).ShouldNotBeNull().ShouldContain("\"Attempt\":2");
    }

    [Fact]
    public async Task Due_work_planned_again_under_its_key_moves()
    {
        var account = await AccountAsync();
        await RemindAsync(account, "moved", 3_600_000);
        await RemindAsync(account, "moved", 0);

        await Probe.Until("the reminder", () => RemindersAsync(account), times => times == 1);
        (await ledger.Process.QueryAsync<long>("select count(*) from due_work where key = 'moved'")).ShouldBe(0);
    }

    [Fact]
    public async Task Due_work_survives_a_kill()
    {
        await using var own = await LedgerProcess.StartAsync("ledger", await TestServers.VirtualHostAsync());
        var account = Guid.CreateVersion7();
        await own.DepositAsync(account, 1);
        using (var reply = await own.Client.PostAsync($"/accounts/{account}/reminders?key=later&inMilliseconds=1500", null)) reply.EnsureSuccessStatusCode();
        await own.KillAsync();
        await own.StartAgainAsync();

        await Probe.Until("the reminder", () => own.QueryAsync<int>($"select reminders from accounts where id = '{account}'"), times => times == 1);
    }

    [Fact]
    public async Task A_setting_has_defaults_versions_and_a_history()
    {
        var before = await ledger.Client.GetFromJsonAsync<JsonElement>("/limit");
        before.GetProperty("version").GetInt32().ShouldBe(0);
        before.GetProperty("value").GetProperty("most").GetInt64().ShouldBe(1000);

        using (var one = await ledger.Client.PutAsJsonAsync("/limit", new { most = 5 })) one.EnsureSuccessStatusCode();
        using (var two = await ledger.Client.PutAsJsonAsync("/limit", new { most = 6 })) two.EnsureSuccessStatusCode();

        var history = (await ledger.Client.GetFromJsonAsync<JsonElement>("/limit/history")).EnumerateArray().ToList();
        history.Select(change => change.GetProperty("version").GetInt32()).ShouldBe([2, 1]);
        history.Select(change => change.GetProperty("value").GetProperty("most").GetInt64()).ShouldBe([6, 5]);
    }

    private async Task<long> HeadAsync()
    {
        await foreach (var item in StreamAsync(null, ledger.Client)) return IdOf(item);
        throw new InvalidOperationException("The stream ended at once.");
    }

    private IAsyncEnumerable<SseItem<string>> ListenAsync(long after, HttpClient? client = null) =>
        StreamAsync(after, client ?? ledger.Client).Where(item => item.EventType != "heartbeat");

    private static async IAsyncEnumerable<SseItem<string>> StreamAsync(long? after, HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/feed");
        if (after is { } id) request.Headers.Add("Last-Event-ID", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        reply.EnsureSuccessStatusCode();
        await foreach (var item in SseParser.Create(await reply.Content.ReadAsStreamAsync()).EnumerateAsync()) yield return item;
    }

    private static long IdOf(SseItem<string> item) => long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<SseItem<string>> FirstAsync(IAsyncEnumerable<SseItem<string>> items) => await items.FirstAsync();

    private async Task AppendAsync(int count)
    {
        using var reply = await ledger.Client.PostAsync($"/feeds/{Nobody}?count={count}", null);
        reply.EnsureSuccessStatusCode();
    }

    private async Task<Guid> AccountAsync()
    {
        var account = Guid.CreateVersion7();
        await ledger.Process.DepositAsync(account, 1);
        return account;
    }

    private async Task RemindAsync(Guid account, string key, int inMilliseconds)
    {
        using var reply = await ledger.Client.PostAsync($"/accounts/{account}/reminders?key={key}&inMilliseconds={inMilliseconds}", null);
        reply.EnsureSuccessStatusCode();
    }

    private async Task<int> RemindersAsync(Guid account) =>
        (await ledger.Client.GetFromJsonAsync<JsonElement>($"/accounts/{account}")).GetProperty("reminders").GetInt32();

    private async Task<string?> NoteAsync(Guid account) =>
        (await ledger.Client.GetFromJsonAsync<JsonElement>($"/accounts/{account}")).GetProperty("note").GetString();
}
