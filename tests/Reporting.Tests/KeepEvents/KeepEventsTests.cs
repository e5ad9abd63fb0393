using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Incidents.Contracts;
using Helpdesk.Reporting.KeepEvents;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.KeepEvents;

public sealed class KeepEventsTests(ReportingFixture reporting)
{
    [Fact]
    public void Every_event_of_every_service_is_kept()
    {
        var contracts = Directory.EnumerateFiles(AppContext.BaseDirectory, "Helpdesk.*.Contracts.dll").ToList();
        var events = contracts.SelectMany(path => System.Reflection.Assembly.LoadFrom(path).GetExportedTypes())
            .Where(type => type.GetProperty("Version") is not null).Select(type => type.FullName).Order();

        contracts.Count.ShouldBeGreaterThanOrEqualTo(5);
        EventTypes.All.Select(type => type.FullName).Order().ShouldBe(events);
    }

    [Fact]
    public async Task An_event_is_kept_once_and_as_it_came()
    {
        var incident = Guid.CreateVersion7();
        var closed = new IncidentClosed(
            incident, 7, At("2026-06-01T10:00:00.123Z"), Guid.CreateVersion7(), 2_000_001, Guid.CreateVersion7(), "Решено \"с кавычками\"", null,
            new ClientNotice("sms", "+79222534428", "Анна", "Asia/Yekaterinburg"));
        var messageId = Guid.CreateVersion7();

        for (var delivery = 0; delivery < 3; delivery++)
            await reporting.Bus.Publish(closed, messageId);

        await Probe.Until("the event", async () => await reporting.ScalarAsync<long>("select count(*) from events where aggregate_id = $1", incident) == 1);
        (await reporting.ScalarAsync<Guid>("select message_id from events where aggregate_id = $1", incident)).ShouldBe(messageId);
        (await reporting.ScalarAsync<string>("select type from events where aggregate_id = $1", incident)).ShouldBe(typeof(IncidentClosed).FullName);
        (await reporting.ScalarAsync<int>("select version from events where aggregate_id = $1", incident)).ShouldBe(7);
        var body = await reporting.ScalarAsync<string>("select body::text from events where aggregate_id = $1", incident);
        JsonSerializer.Deserialize<IncidentClosed>(body, JsonSerializerOptions.Web).ShouldBe(closed);
    }

    [Fact, Trait("Feature", "F134")]
    public async Task Events_delivered_again_and_backwards_change_neither_what_is_kept_nor_the_figures()
    {
        var anna = Guid.CreateVersion7();
        var part = Guid.CreateVersion7();
        var verdicts = Enumerable.Range(1, 3).Select(version => Verdict(anna, "2026-06-03T06:00:00Z", linked: version == 3, version: version, partId: part)).ToArray();
        var messages = verdicts.ToDictionary(verdict => verdict.Version, _ => Guid.CreateVersion7());

        // At once, so that repeats meet in one batch, and again after all is stored.
        for (var wave = 0; wave < 2; wave++)
        {
            await Task.WhenAll(verdicts.Reverse().SelectMany(verdict => Enumerable.Range(0, 3).Select(_ => reporting.Bus.Publish(verdict, messages[verdict.Version]))));
            await reporting.StoredAsync(verdicts);
        }

        await reporting.Bus.Publish(verdicts[0], messages[1]);
        await reporting.PublishAsync(Verdict(anna, "2026-06-03T07:00:00Z", linked: false));
        (await reporting.ScalarAsync<long>("select count(*) from events where aggregate_id = $1", part)).ShouldBe(3);
        (await reporting.ScalarAsync<int>("select version from counted_parts where part_id = $1", part)).ShouldBe(3);
        var report = await reporting.GetAsync($"/api/reports/registration?from=2026-06-03&to=2026-06-04&operatorId={anna}", Roles.Supervisor);
        (report.GetProperty("linked").GetInt32(), report.GetProperty("unlinked").GetInt32()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task An_event_that_cannot_be_stored_goes_to_the_error_queue_alone()
    {
        var anna = Guid.CreateVersion7();
        var good = Enumerable.Range(0, 40).Select(_ => Verdict(anna, "2026-06-02T06:00:00Z", linked: true)).ToArray();
        var bad = Verdict(anna, "2026-06-02T06:00:00Z", linked: true) with { From = "+7\0" };

        await Task.WhenAll(good.Select((verdict, i) => i == 20 ? reporting.Bus.Publish(bad) : reporting.Bus.Publish(verdict)));

        await reporting.StoredAsync([.. good.Where((_, i) => i != 20)]);
        var management = await TestServers.ManagementAsync();
        var virtualHost = new Uri(reporting.Service.VirtualHost).AbsolutePath[1..];
        await Probe.Until(
            "the bad event in the error queue",
            async () => (await management.GetFromJsonAsync<JsonElement>($"api/queues/{virtualHost}/reporting-every-event_error")).GetProperty("messages").GetInt32(),
            messages => messages == 1);
        (await reporting.ScalarAsync<long>("select count(*) from events where aggregate_id = $1", bad.PartId)).ShouldBe(0);
    }

    [Fact]
    public async Task Months_are_created_ahead_and_an_event_of_another_time_still_finds_a_place()
    {
        var service = await TestService<Program>.StartAsync(new() { Database = "reporting" });
        await using var _ = service;
        await using var database = Npgsql.NpgsqlDataSource.Create(service.Database);
        var now = service.Time.GetUtcNow();
        await using var bus = await service.BusAsync();
        var far = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(6).AddDays(3);
        await Probe.Until("this month and three more", async () => await CountAsync(database, $"select count(*) from pg_class where relname ~ '^events_[0-9]{{4}}_[0-9]{{2}}$'") == 5);

        var early = Verdict(null, "2026-11-01T00:00:00Z", linked: false) with { At = far };
        await Probe.Until("an event of a month that is not there yet", async () =>
        {
            await bus.Publish(early, early.PartId);
            return await CountAsync(database, "select count(*) from events_other") == 1;
        });

        service.Time.Advance(TimeSpan.FromDays(150));
        var partitions = new EventPartitions(database, service.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<EventPartitions>.Instance);
        var created = await partitions.CreateAheadAsync(CancellationToken.None);

        created.ShouldContain($"events_{far:yyyy_MM}");
        (await CountAsync(database, "select count(*) from events_other")).ShouldBe(0);
        (await CountAsync(database, $"select count(*) from events_{far:yyyy_MM}")).ShouldBe(1);
        (await partitions.CreateAheadAsync(CancellationToken.None)).ShouldBeEmpty();
        (await ReportingFixture.GetAsync(service, "/api/reports/registration?from=2026-11-01", Roles.Supervisor)).GetProperty("unlinked").GetInt32().ShouldBe(1);
    }

    static async Task<long> CountAsync(Npgsql.NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
