using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Telephony.Contracts;
using Helpdesk.Testing;
using Npgsql;

[assembly: AssemblyFixture(typeof(Helpdesk.Tests.Reporting.ReportingFixture))]

namespace Helpdesk.Tests.Reporting;

/// <summary>One Reporting service for all tests that only add events of their own operators.</summary>
public sealed class ReportingFixture : IAsyncLifetime
{
    TestService<Program> _service = null!;
    NpgsqlDataSource _database = null!;

    internal TestService<Program> Service => _service;

    internal NpgsqlDataSource Database => _database;

    internal TestBus Bus { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await TestService<Program>.StartAsync(new() { Database = "reporting" });
        _database = NpgsqlDataSource.Create(_service.Database);
        Bus = await _service.BusAsync();
        await BoundAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await _database.DisposeAsync();
        await _service.DisposeAsync();
    }

    internal Task<JsonElement> GetAsync(string path, string role, Guid? userId = null) => GetAsync(_service, path, role, userId);

    internal static async Task<JsonElement> GetAsync(TestService<Program> service, string path, string role, Guid? userId = null)
    {
        using var client = service.Client(role, userId);
        return await client.GetFromJsonAsync<JsonElement>(path);
    }

    internal async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A verdict as Telephony publishes it.</summary>
    internal static CallCounted Verdict(
        Guid? operatorId, string answeredAt, bool linked, string? exclusion = null, int version = 1, Guid? partId = null, double seconds = 61.5) =>
        new(
            partId ?? Guid.CreateVersion7(), Guid.CreateVersion7(), version, At(answeredAt).AddMinutes(5), operatorId, "6698",
            At(answeredAt), seconds, "+79222534428", linked, exclusion, 1);

    internal static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Waits until every verdict was stored.</summary>
    internal Task StoredAsync(IReadOnlyCollection<CallCounted> verdicts) => Probe.Until(
        $"{verdicts.Count} verdicts to be stored",
        async () => await ScalarAsync<long>(
            """
            select count(distinct (id, wanted)) from events
            join unnest($1::uuid[], $2::int[]) as verdict (id, wanted) on aggregate_id = id and version = wanted
            """,
            verdicts.Select(verdict => verdict.PartId).ToArray(), verdicts.Select(verdict => verdict.Version).ToArray()) == verdicts.Select(v => (v.PartId, v.Version)).Distinct().Count());

    internal async Task PublishAsync(params CallCounted[] verdicts)
    {
        foreach (var verdict in verdicts)
            await Bus.Publish(verdict);
        await StoredAsync(verdicts);
    }

    /// <summary>The queue is bound when an event published just now is stored.</summary>
    async Task BoundAsync() => await Probe.Until("the queue of all events", async () =>
    {
        var probe = Verdict(Guid.CreateVersion7(), "2001-01-01T00:00:00Z", linked: false);
        await Bus.Publish(probe);
        return await ScalarAsync<long>("select count(*) from events") > 0;
    });
}
