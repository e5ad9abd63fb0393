using System.Diagnostics;
using System.Net.Http.Json;
using Helpdesk.Servers;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.ServiceDefaults;

/// <summary>The ledger as a process of its own, to be killed at any moment and started again over the same database.</summary>
internal sealed class LedgerProcess : IAsyncDisposable
{
    private readonly Dictionary<string, string> _environment;
    private readonly Queue<string> _output = new();
    private Process _process = null!;

    private LedgerProcess(string name, string database, string rabbitMq)
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        (Database, RabbitMq) = (database, rabbitMq);
        StopFile = Path.Combine(TestServers.NewFolder("ledger"), "stop");
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        _environment = new()
        {
            ["ConnectionStrings__ledger"] = database,
            ["ConnectionStrings__rabbitmq"] = rabbitMq,
            ["ASPNETCORE_URLS"] = address,
            ["OTEL_SERVICE_NAME"] = name,
            ["Ledger__StopIn"] = StopFile,
            ["Ledger__Parent"] = "yes",
            ["DOTNET_TieredPGO"] = "0",
        };
    }

    public string Database { get; }

    /// <summary>The broker it talks to.</summary>
    public string RabbitMq { get; }

    public HttpClient Client { get; }

    /// <summary>While this file exists, consumers stop between effect and commit.</summary>
    public string StopFile { get; }

    public static async Task<LedgerProcess> StartAsync(
        string name, string rabbitMq, string? database = null, params (string Variable, string Value)[] settings)
    {
        var ledger = new LedgerProcess(name, database ?? await TestServers.DatabaseAsync("ledger"), rabbitMq);
        foreach (var (variable, value) in settings) ledger._environment[variable] = value;
        await ledger.StartAgainAsync();
        return ledger;
    }

    /// <summary>Starts the process; returns when it is healthy.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await Probe.Until("the ledger to be healthy", async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException(Output);
            using var reply = await Client.GetAsync("/health");
            return reply.IsSuccessStatusCode;
        });
    }

    public void Launch()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(LedgerProcess).Assembly.Location);
        start.ArgumentList.Add("serve");
        foreach (var (key, value) in _environment) start.Environment[key] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Kills it as the kernel would: nothing is flushed, nothing is said goodbye to.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as LocalHost, Docker and systemd do.</summary>
    public void Terminate() => Signals.Send(_process.Id, Signal.Terminate);

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await Probe.Until("the ledger to end", () => Task.FromResult(_process.HasExited), TimeSpan.FromMinutes(2));
        return _process.ExitCode;
    }

    public async Task DepositAsync(Guid account, long amount, string? note = null)
    {
        using var reply = await Client.PostAsJsonAsync($"/accounts/{account}/deposits", new { amount, note });
        reply.EnsureSuccessStatusCode();
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<long> UnpublishedAsync() => QueryAsync<long>("select count(*) from outbox where published_at is null");

    /// <summary>Waits until every deposit of these accounts took effect here exactly once, and no older balance replaced a newer one.</summary>
    /// <param name="source">Where the deposits were made.</param>
    /// <param name="limit">How long to wait.</param>
    public async Task AgreesWithAsync(LedgerProcess source, TimeSpan? limit = null)
    {
        var truth = await source.QueryAsync<string>(
            "select coalesce(string_agg(concat_ws(' ', id, version, balance, version, balance), '; ' order by id), '') from accounts");
        try
        {
            await Probe.Until($"the totals to agree with {truth}", () => TotalsAsync(), totals => totals == truth, limit);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{await source.UnpublishedAsync()} unpublished; the source said:\n{source.Output}\nand this one:\n{Output}");
        }

        // Whatever else is still on its way must change nothing.
        await Probe.Until("nothing to be left in the outbox", async () => await source.UnpublishedAsync() == 0);
        (await TotalsAsync()).ShouldBe(truth);
    }

    public Task<string> TotalsAsync() => QueryAsync<string>(
        "select coalesce(string_agg(concat_ws(' ', account_id, count, sum, latest_version, latest_balance), '; ' order by account_id), '') from total");

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > 200) _output.Dequeue();
        }
    }
}
