using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Helpdesk.Servers;

/// <summary>How a private RabbitMQ broker is run.</summary>
public sealed record RabbitMqOptions
{
    /// <summary>The folder of its data, its password file and nothing else; made if absent.</summary>
    public required string Folder { get; init; }

    /// <summary>The AMQP port on 127.0.0.1; a free one when null.</summary>
    public int? Port { get; init; }

    /// <summary>The port of the node's own control channel (rabbitmqctl); a free one when null.</summary>
    public int? ControlPort { get; init; }

    /// <summary>The port of the node's name server (epmd); a free one when null.</summary>
    public int? NamePort { get; init; }

    /// <summary>The port of the HTTP management API; not offered when null (it costs some 40 MB).</summary>
    public int? ManagementPort { get; init; }

    /// <summary>The password of the user <c>helpdesk</c>; when null it is generated once and kept in the folder's <c>password</c> file (mode 0600).</summary>
    public string? Password { get; init; }

    /// <summary>The file that takes the broker's messages; <c>rabbitmq.log</c> in the folder when null.</summary>
    public string? Log { get; init; }
}

/// <summary>
/// A RabbitMQ broker from Debian's package <c>rabbitmq-server</c>, private to its folder: user <c>helpdesk</c> with all rights and no
/// <c>guest</c>, own name server, every port on 127.0.0.1. It never runs as root and never outlives this process.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    const string User = "helpdesk";
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    readonly ChildProcess names;
    readonly ChildProcess process;

    RabbitMqServer(ChildProcess names, ChildProcess process, int port, int? managementPort, string password)
    {
        this.names = names;
        this.process = process;
        Port = port;
        Password = password;
        Management = managementPort is { } http ? new Uri($"http://{User}:{password}@127.0.0.1:{http}/") : null;
    }

    /// <summary>The AMQP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The password of the user <c>helpdesk</c>.</summary>
    public string Password { get; }

    /// <summary>AMQP address of the default virtual host, with user and password.</summary>
    public Uri Address => new($"amqp://{User}:{Password}@127.0.0.1:{Port}");

    /// <summary>Address of the HTTP management API with user and password, if it was asked for.</summary>
    public Uri? Management { get; }

    /// <summary>The broker's process.</summary>
    public ChildProcess Process => process;

    /// <summary>Starts the broker and returns when it answers AMQP.</summary>
    /// <exception cref="ServerFault">The package is missing, a port is taken or the disk is full.</exception>
    public static async Task<RabbitMqServer> StartAsync(RabbitMqOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!File.Exists(Program))
        {
            throw new ServerFault("RabbitMQ is not installed: run `apt-get install rabbitmq-server` as root.");
        }

        var folder = SystemUser.Reachable(options.Folder);
        var log = options.Log ?? Path.Combine(folder, "rabbitmq.log");
        var (port, control, name) = (options.Port ?? Ports.Free(), options.ControlPort ?? Ports.Free(), options.NamePort ?? Ports.Free());
        foreach (var wanted in new[] { port, control, name }.Concat(options.ManagementPort is { } management ? [management] : []))
        {
            Ports.RequireFree(wanted, "RabbitMQ");
        }

        var user = SystemUser.InsteadOfRoot("rabbitmq");
        try
        {
            Directory.CreateDirectory(folder);
            var password = options.Password ?? Secrets.Keep(Path.Combine(folder, "password")).Password;
            var home = Path.Combine(folder, "node");
            Directory.CreateDirectory(home);
            await ConfigureAsync(home, options, port, password, cancellation);
            user?.Own(home);
            var environment = Variables(home, port, control, name);
            var names = await ChildProcess.StartAsync(new("epmd", "epmd", ["-port", $"{name}", "-address", "127.0.0.1"])
            {
                User = user,
                Folder = home,
                Environment = environment,
                Log = log,
            });
            var process = await ChildProcess.StartAsync(new("RabbitMQ", Program, [])
            {
                User = user,
                Folder = home,
                Environment = environment,
                Log = log,
                WhenParentDies = Signal.Terminate,
            });
            var server = new RabbitMqServer(names, process, port, options.ManagementPort, password);
            try
            {
                await server.ReadyAsync(folder, cancellation);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch (Exception exception) when (ServerFault.FromIo(exception, folder) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>The broker's orderly shutdown; killed after 30 seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await process.StopAsync(TimeSpan.FromSeconds(30));
        await names.StopAsync(TimeSpan.FromSeconds(5));
    }

    static async Task ConfigureAsync(string home, RabbitMqOptions options, int port, string password, CancellationToken cancellation)
    {
        // The default user is made with the data: there is never a guest.
        var settings = $"""
            listeners.tcp.1 = 127.0.0.1:{port}
            default_user = {User}
            default_pass = {password}
            log.console = true
            log.console.level = warning
            log.file = false
            disk_free_limit.absolute = 100MB

            """;
        if (options.ManagementPort is { } management)
        {
            settings += $"""
                management.tcp.ip = 127.0.0.1
                management.tcp.port = {management}

                """;
        }

        await File.WriteAllTextAsync(Path.Combine(home, "rabbitmq.conf"), settings, cancellation);
        await File.WriteAllTextAsync(Path.Combine(home, "plugins"), options.ManagementPort is null ? "[]." : "[rabbitmq_management].", cancellation);
    }

    static Dictionary<string, string?> Variables(string home, int port, int control, int name) => new()
    {
        ["HOME"] = home,
        ["RABBITMQ_NODENAME"] = "helpdesk@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{port}",
        ["RABBITMQ_DIST_PORT"] = $"{control}",
        ["ERL_EPMD_PORT"] = $"{name}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(home, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(home, "plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(home, "mnesia"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(home, "log"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(home, "none"),
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        // The start script then becomes the broker instead of waiting for it: the pid is the broker's and signals reach it.
        ["detached"] = "true",
    };

    async Task ReadyAsync(string folder, CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (!await AnswersAsync(cancellation))
        {
            if (process.Exited.IsCompleted || waited.Elapsed > StartLimit)
            {
                var output = process.Tail;
                throw output.Contains("enospc", StringComparison.Ordinal) || output.Contains("No space left", StringComparison.Ordinal)
                    ? new ServerFault($"The disk that holds {folder} is full: free some space and start again.")
                    : new ServerFault($"RabbitMQ did not start: {output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing."}");
            }

            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>A broker that has booted answers AMQP's greeting with a method frame (1).</summary>
    async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port), limit.Token);
            await socket.SendAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), limit.Token);
            var answer = new byte[1];
            return await socket.ReceiveAsync(answer, limit.Token) == 1 && answer[0] == 1;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
