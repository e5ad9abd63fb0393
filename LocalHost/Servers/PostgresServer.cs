using System.Diagnostics;

namespace Helpdesk.Servers;

/// <summary>How a private PostgreSQL server is run.</summary>
public sealed record PostgresOptions
{
    /// <summary>The folder of its data, its password file and nothing else; made if absent.</summary>
    public required string Folder { get; init; }

    /// <summary>The port on 127.0.0.1; a free one when null.</summary>
    public int? Port { get; init; }

    /// <summary>The superuser's password; when null it is generated once and kept in the folder's <c>password</c> file (mode 0600).</summary>
    public string? Password { get; init; }

    /// <summary>The file that takes the server's messages; <c>postgres.log</c> in the folder when null.</summary>
    public string? Log { get; init; }

    /// <summary>False for tests: nothing is flushed to the disk, so a power cut would lose the data, and the server stops without a checkpoint.</summary>
    public bool Durable { get; init; } = true;
}

/// <summary>
/// A PostgreSQL server from Debian's package <c>postgresql</c>, private to its folder: superuser <c>postgres</c> with a password,
/// one port on 127.0.0.1, 200 connections. It never runs as root and never outlives this process.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    readonly ChildProcess process;

    PostgresServer(ChildProcess process, int port, string password)
    {
        this.process = process;
        Port = port;
        Password = password;
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The superuser's password.</summary>
    public string Password { get; }

    /// <summary>Npgsql's connection string without a database.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=postgres;Password={Password}";

    /// <summary>The server's process.</summary>
    public ChildProcess Process => process;

    /// <summary>Starts the server, making its data folder first if there is none, and returns when it accepts connections.</summary>
    /// <exception cref="ServerFault">The package is missing, the port is taken, the disk is full or the data cannot be opened.</exception>
    public static async Task<PostgresServer> StartAsync(PostgresOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var programs = Programs();
        var folder = SystemUser.Reachable(options.Folder);
        var log = options.Log ?? Path.Combine(folder, "postgres.log");
        var port = options.Port ?? Ports.Free();
        Ports.RequireFree(port, "PostgreSQL");
        var user = SystemUser.InsteadOfRoot("postgres");
        try
        {
            Directory.CreateDirectory(folder);
            var password = options.Password ?? Secrets.Keep(Path.Combine(folder, "password")).Password;
            var data = Path.Combine(folder, "data");
            if (!File.Exists(Path.Combine(data, "PG_VERSION")))
            {
                await InitializeAsync(programs, data, password, user, log, options.Durable, cancellation);
            }

            var process = await ChildProcess.StartAsync(new("PostgreSQL", Path.Combine(programs, "postgres"), Arguments(data, port, options.Durable))
            {
                User = user,
                Log = log,
                Folder = folder,
                ToStop = options.Durable ? Signal.Interrupt : Signal.Quit,
                WhenParentDies = options.Durable ? Signal.Interrupt : Signal.Quit,
                Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C.UTF-8", ["PGDATA"] = null },
            });
            try
            {
                await ReadyAsync(process, Path.Combine(data, "postmaster.pid"), cancellation);
                return new PostgresServer(process, port, password);
            }
            catch
            {
                await process.DisposeAsync();
                throw;
            }
        }
        catch (Exception exception) when (ServerFault.FromIo(exception, folder) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>PostgreSQL's fast shutdown: sessions are ended, everything is written; killed after 30 seconds.</summary>
    public async ValueTask DisposeAsync() => await process.StopAsync(TimeSpan.FromSeconds(30));

    static string Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "postgres")))
                .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0) ?? throw Missing()
            : throw Missing();

    static ServerFault Missing() => new("PostgreSQL is not installed: run `apt-get install postgresql` as root.");

    static async Task InitializeAsync(
        string programs, string data, string password, SystemUser? user, string log, bool durable, CancellationToken cancellation)
    {
        // What an interrupted first start left behind is not a data folder yet.
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var passwordFile = Path.Combine(Path.GetDirectoryName(data)!, "initdb");
        Directory.CreateDirectory(passwordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(passwordFile, "password"), password, cancellation);
        try
        {
            user?.Own(data);
            user?.Own(passwordFile);
            await using var process = await ChildProcess.StartAsync(new("initdb", Path.Combine(programs, "initdb"),
            [
                "--pgdata", data, "--username=postgres", $"--pwfile={Path.Combine(passwordFile, "password")}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", .. durable ? Array.Empty<string>() : ["--no-sync"],
            ])
            { User = user, Log = log, Folder = Path.GetDirectoryName(data) });
            if (await process.Exited.WaitAsync(cancellation) != 0)
            {
                throw Fault(process.Tail, data);
            }
        }
        finally
        {
            Directory.Delete(passwordFile, recursive: true);
        }
    }

    static string[] Arguments(string data, int port, bool durable)
    {
        List<string> settings =
        [
            "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=", "max_connections=200", "logging_collector=off",
            "log_line_prefix=%m [%p] %d ", "jit=off", "timezone=UTC", "log_timezone=UTC", "max_wal_size=4GB",
        ];
        // Right after a checkpoint every page that is touched goes into the log whole, which is most of what a busy desk writes.
        settings.AddRange(durable
            ? [$"shared_buffers={SharedMegabytes()}MB", "wal_compression=lz4", "checkpoint_timeout=15min"]
            : ["shared_buffers=256MB", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "checkpoint_timeout=30min"]);

        return ["-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })];
    }

    // An eighth of the machine: the services and the search engine want the rest.
    static long SharedMegabytes() => Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8 / 1024 / 1024, 128, 2048);

    /// <summary>The server writes its state into postmaster.pid: its pid on the first line, "ready" on the eighth.</summary>
    static async Task ReadyAsync(ChildProcess process, string stateFile, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (!Ready(process, stateFile))
        {
            if (process.Exited.IsCompleted)
            {
                throw Fault(process.Tail, stateFile);
            }

            if (waited.Elapsed > StartLimit)
            {
                throw new ServerFault($"PostgreSQL was not ready within {StartLimit.TotalSeconds:0} s: {LastLine(process.Tail)}");
            }

            await Task.Delay(50, cancellation);
        }
    }

    static bool Ready(ChildProcess process, string stateFile)
    {
        try
        {
            return File.ReadAllLines(stateFile) is [var pid, _, _, _, _, _, _, var state, ..]
                && pid == process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) && state.Trim() == "ready";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    static ServerFault Fault(string output, string folder) => output switch
    {
        _ when output.Contains("No space left on device", StringComparison.Ordinal) =>
            new ServerFault($"The disk that holds {folder} is full: free some space and start again."),
        _ when output.Contains("Address already in use", StringComparison.Ordinal) =>
            new ServerFault("PostgreSQL's port is taken by another program: stop that program or start another instance with its own ports."),
        _ when output.Contains("incompatible with server", StringComparison.Ordinal) =>
            new ServerFault($"The data in {Path.GetDirectoryName(folder)} belongs to another version of PostgreSQL: move the folder away or upgrade it with pg_upgradecluster."),
        _ => new ServerFault($"PostgreSQL did not start: {LastLine(output)}"),
    };

    static string LastLine(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing.";
}
