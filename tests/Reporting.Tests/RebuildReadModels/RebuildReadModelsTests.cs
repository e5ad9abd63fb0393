using System.Net;
using Helpdesk.Gateway.Contracts;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.Testing;
using Npgsql;
using static Helpdesk.Tests.Reporting.ReportingFixture;

namespace Helpdesk.Tests.Reporting.RebuildReadModels;

/// <summary>In a service of its own: a rebuild is everybody's.</summary>
public sealed class RebuildReadModelsTests : IAsyncLifetime
{
    readonly ReportingFixture _reporting = new();

    public ValueTask InitializeAsync() => _reporting.InitializeAsync();

    public ValueTask DisposeAsync() => _reporting.DisposeAsync();

    [Fact]
    public async Task Read_models_made_anew_from_the_events_are_what_they_were()
    {
        var random = new Random(3);
        var operators = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var person in operators)
            for (var version = 1; version <= 3; version++)
                await _reporting.Bus.Publish(new UserChanged(person, version, At("2026-05-01T00:00:00Z"), null, "x", $"Имя {version}", [], null, true));
        var verdicts = (
            from part in Enumerable.Range(0, 300)
            let partId = Guid.CreateVersion7()
            let person = operators[random.Next(5)]
            let exclusion = random.Next(4) == 0 ? "short" : null
            from version in Enumerable.Range(1, random.Next(1, 5))
            select Verdict(person, "2026-05-02T06:00:00Z", random.Next(2) == 1, exclusion, version, partId)).ToArray();
        await _reporting.PublishAsync(verdicts);
        await Probe.Until("the names", async () => await _reporting.ScalarAsync<long>("select count(*) from people where version = 3") == 5);
        var (parts, people) = (await TableAsync("counted_parts", "part_id"), await TableAsync("people", "user_id"));
        await ExecuteAsync("delete from counted_parts; update people set name = 'wrong', version = 99");

        using var admin = _reporting.Service.Client(Roles.Administrator);
        (await admin.PostAsync("/api/reports/rebuild", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Probe.Until("the rebuild to end", async () => await _reporting.ScalarAsync<long>("select count(*) from due_work") == 0);

        (await TableAsync("counted_parts", "part_id")).ShouldBe(parts);
        (await TableAsync("people", "user_id")).ShouldBe(people);
        parts.Count.ShouldBeGreaterThanOrEqualTo(300);
    }

    [Fact]
    public async Task Events_that_come_while_read_models_are_made_anew_are_in_them_too()
    {
        var anna = Guid.CreateVersion7();
        var before = Enumerable.Range(0, 200).Select(_ => Verdict(anna, "2026-05-03T06:00:00Z", linked: false)).ToArray();
        await _reporting.PublishAsync(before);
        using var admin = _reporting.Service.Client(Roles.Administrator);

        var meanwhile = before.Select(verdict => verdict with { Version = 2, Linked = true })
            .Concat(Enumerable.Range(0, 100).Select(_ => Verdict(anna, "2026-05-03T06:00:00Z", linked: false))).ToArray();
        var publishing = Task.WhenAll(meanwhile.Select(verdict => _reporting.Bus.Publish(verdict)));
        for (var round = 0; round < 5; round++)
            (await admin.PostAsync("/api/reports/rebuild", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await publishing;
        await _reporting.StoredAsync(meanwhile);
        await Probe.Until("the rebuild to end", async () => await _reporting.ScalarAsync<long>("select count(*) from due_work") == 0);

        var report = await _reporting.GetAsync("/api/reports/registration?from=2026-05-03", Roles.Operator, anna);
        report.GetProperty("linked").GetInt32().ShouldBe(200);
        report.GetProperty("unlinked").GetInt32().ShouldBe(100);
    }

    [Fact]
    public async Task Only_an_administrator_may_ask_for_it()
    {
        using var sofia = _reporting.Service.Client(Roles.Supervisor);

        (await sofia.PostAsync("/api/reports/rebuild", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    async Task<List<string>> TableAsync(string table, string key)
    {
        await using var command = _reporting.Database.CreateCommand($"select t::text from {table} t order by {key}");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_reporting.Service.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
