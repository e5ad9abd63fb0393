using System.Diagnostics;
using Helpdesk.Servers;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Telephony.Spool;

/// <summary>Telephony as a process of its own, to be killed and started again over the same database and folder.</summary>
internal sealed class TelephonyProcess : IAsyncDisposable
{
    public const string Secret = "demo-secret-of-a-test";

    readonly Dictionary<string, string> _environment;
    readonly Queue<string> _output = new();
    Process? _process;

    public TelephonyProcess(string database, string rabbitMq, string issuer, string files)
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        _environment = new()
        {
            ["ConnectionStrings__telephony"] = database,
            ["ConnectionStrings__rabbitmq"] = rabbitMq,
            ["ConnectionStrings__files"] = new Uri(files).AbsoluteUri,
            ["services__gateway__http__0"] = issuer,
            ["ASPNETCORE_URLS"] = address,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["OTEL_SERVICE_NAME"] = "telephony",
            ["Telephony__DemoSecret"] = Secret,
            ["Telephony__SecretsKey"] = "a key for tests only",
            ["DOTNET_TieredPGO"] = "0",
        };
    }

    public HttpClient Client { get; }

    /// <summary>The demonstration account's door.</summary>
    public static string Door => $"/hooks/pbx/generic/demo/{Secret}/";

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    public void Launch()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var (key, value) in _environment) start.Environment[key] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until <c>/health</c> answers this.</summary>
    public Task HealthAsync(string state) => Probe.Until($"Telephony to be {state}", async () =>
    {
        if (_process!.HasExited) throw new InvalidOperationException(Output);
        return await (await Client.GetAsync("/health")).Content.ReadAsStringAsync();
    }, text => text == state);

    /// <summary>Kills it as the kernel would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { HasExited: false }) return;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client.Dispose();
    }

    void Keep(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > 200) _output.Dequeue();
        }
    }
}
