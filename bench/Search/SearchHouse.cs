using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Servers;
using Npgsql;

namespace Helpdesk.Bench.Search;

/// <summary>
/// KnowledgeBase on servers of its own, beside whatever else runs here: one process without Elasticsearch and one with it, over the same
/// database. Everything is thrown away at the end.
/// </summary>
internal sealed class SearchHouse : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    readonly string _folder = Directory.CreateTempSubdirectory("helpdesk-bench-search-").FullName;
    readonly List<IAsyncDisposable> _running = [];
    readonly Issuer _issuer = new();
    PostgresServer _postgres = null!;
    RabbitMqServer _rabbitmq = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>Where Elasticsearch is; null if there is none.</summary>
    public string? Elasticsearch { get; private set; }

    public async Task StartAsync(CancellationToken ct)
    {
        // Servers that must not run as root reach their folders in it.
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        _running.Add(_postgres = await PostgresServer.StartAsync(new() { Folder = Path.Combine(_folder, "postgres") }, ct));
        _running.Add(_rabbitmq = await RabbitMqServer.StartAsync(new() { Folder = Path.Combine(_folder, "rabbitmq") }, ct));
        Database = NpgsqlDataSource.Create($"{_postgres.ConnectionString};Database=knowledge;Maximum Pool Size=40;Command Timeout=900;Max Auto Prepare=32;No Reset On Close=true");
    }

    /// <summary>Starts Elasticsearch, if it is known where from.</summary>
    public async Task StartElasticsearchAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("ELASTICSEARCH_URL") is { Length: > 0 } given)
        {
            Elasticsearch = given.TrimEnd('/');
            return;
        }

        var script = Environment.GetEnvironmentVariable("ELASTICSEARCH_START") is { Length: > 0 } start ? start : Find(new DirectoryInfo(Environment.CurrentDirectory));
        if (script is null)
            return;
        var data = Directory.CreateDirectory(Path.Combine(_folder, "elasticsearch")).FullName;
        var user = SystemUser.InsteadOfRoot("elasticsearch");
        user?.Own(data);
        var port = Ports.Free();
        var process = await ChildProcess.StartAsync(new ChildStart("Elasticsearch", script, ["--port", $"{port}", "--data", data]) { User = user, Folder = data, WhenParentDies = Signal.Terminate });
        _running.Add(process);
        await AnswersAsync(new Uri($"http://127.0.0.1:{port}/_cluster/health?wait_for_status=yellow"), process, ct);
        Elasticsearch = $"http://127.0.0.1:{port}";
    }

    /// <summary>A running KnowledgeBase; with Elasticsearch or without.</summary>
    public async Task<Uri> StartServiceAsync(bool elasticsearch, CancellationToken ct)
    {
        var program = Path.GetFullPath("artifacts/bin/KnowledgeBase/release/Helpdesk.KnowledgeBase.dll");
        var address = new Uri($"http://127.0.0.1:{Ports.Free()}");
        var process = await ChildProcess.StartAsync(new ChildStart("KnowledgeBase", "dotnet", [program])
        {
            Folder = Path.GetDirectoryName(program),
            Log = Path.Combine(_folder, $"knowledge-{address.Port}.log"),
            ToStop = Signal.Kill,
            // As LocalHost runs it.
            Environment = new Dictionary<string, string?>
            {
                ["DOTNET_gcServer"] = "0",
                ["DOTNET_GCConserveMemory"] = "5",
                ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
                ["DOTNET_EnableWriteXorExecute"] = "0",
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = address.OriginalString,
                ["OTEL_SERVICE_NAME"] = "knowledge",
                ["ConnectionStrings__knowledge"] = $"{_postgres.ConnectionString};Database=knowledge",
                ["ConnectionStrings__rabbitmq"] = _rabbitmq.Address.OriginalString,
                ["ConnectionStrings__elasticsearch"] = elasticsearch ? Elasticsearch : null,
                ["ConnectionStrings__files"] = new Uri(Path.Combine(_folder, "files")).AbsoluteUri,
                ["services__gateway__http__0"] = _issuer.Address,
            },
        });
        _running.Add(process);
        await AnswersAsync(new Uri(address, "/health"), process, ct);
        return address;
    }

    /// <summary>A client signed in with this role.</summary>
    public HttpClient Client(Uri address, string role)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromHours(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _issuer.Token(role));
        return client;
    }

    /// <summary>Waits until what a query counts is gone.</summary>
    public async Task NoneAsync(string sql, CancellationToken ct)
    {
        await using var command = Database.CreateCommand(sql);
        while ((long)(await command.ExecuteScalarAsync(ct))! > 0)
            await Task.Delay(500, ct);
    }

    public async Task<long> ScalarAsync(string sql, CancellationToken ct)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>What the services said of faults.</summary>
    public IEnumerable<string> Faults() => Directory.GetFiles(_folder, "knowledge-*.log").SelectMany(File.ReadLines)
        .Where(line => line.Contains("fail", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        _running.Reverse();
        if (Database is not null)
            await Database.DisposeAsync();
        foreach (var server in _running)
            await server.DisposeAsync();
        _issuer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Reads the state of the index in Elasticsearch.</summary>
    public static async Task<JsonElement> IndexAsync(HttpClient administrator, CancellationToken ct) =>
        await administrator.GetFromJsonAsync<JsonElement>(new Uri("/api/knowledge/search/index", UriKind.Relative), ct);

    static string? Find(DirectoryInfo? folder) => folder is null ? null
        : Path.Combine(folder.FullName, "shared", "elasticsearch", "start") is var script && File.Exists(script) ? script : Find(folder.Parent);

    static async Task AnswersAsync(Uri address, ChildProcess process, CancellationToken ct)
    {
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var reply = await client.GetAsync(address, ct);
                if (reply.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (waited.Elapsed < StartLimit)
            {
                // Not listening yet.
            }

            if (process.Exited.IsCompleted || waited.Elapsed > StartLimit)
                throw new NotRunningException($"{address} does not answer: {process.Tail}");
            await Task.Delay(200, ct);
        }
    }
}
