using System.Text;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

sealed class PostgresRunner(PostgresServerResource server, Wiring wiring, Instance instance, Options options) : Runner(server, wiring, instance, options)
{
    public override async Task<(ChildProcess, IAsyncDisposable)> StartAsync(CancellationToken cancellation)
    {
        var running = await PostgresServer.StartAsync(
            new()
            {
                Folder = Path.Combine(Instance.Folder, Name),
                Port = Port,
                Password = Wiring.Value(server.Password),
                Log = Log,
                Durable = !Options.Scratch,
            },
            cancellation);
        return (running.Process, running);
    }
}

sealed class RabbitMqRunner(RabbitMQServerResource server, Wiring wiring, Instance instance, Options options) : Runner(server, wiring, instance, options)
{
    public override async Task<(ChildProcess, IAsyncDisposable)> StartAsync(CancellationToken cancellation)
    {
        var running = await RabbitMqServer.StartAsync(
            new()
            {
                Folder = Path.Combine(Instance.Folder, Name),
                Port = Port,
                ControlPort = Wiring.Port(Wiring.ControlPort(Name)),
                NamePort = Wiring.Port(Wiring.NamesPort(Name)),
                Password = Wiring.Value(server.Password),
                Log = Log,
            },
            cancellation);
        return (running.Process, running);
    }
}

sealed class ElasticsearchRunner(ElasticsearchResource server, Wiring wiring, Instance instance, Options options) : Runner(server, wiring, instance, options)
{
    public override async Task<(ChildProcess, IAsyncDisposable)> StartAsync(CancellationToken cancellation)
    {
        // It refuses to run as root, and without rights it needs a folder that its user can reach.
        var user = SystemUser.InsteadOfRoot("elasticsearch");
        var data = SystemUser.Reachable(Path.Combine(Instance.Folder, Name));
        Directory.CreateDirectory(data);
        user?.Own(data);
        var source = Wiring.ElasticsearchSource;
        var process = await ChildProcess.StartAsync(source.Script is { } script
            ? new("Elasticsearch", script, ["--port", $"{Port}", "--data", data, "--password", Wiring.Value(server.Password)]) { User = user, Folder = data, Log = Log, WhenParentDies = Signal.Terminate }
            : new("Elasticsearch", Path.Combine(source.Home!, "bin", "elasticsearch"),
                ["-Ediscovery.type=single-node", "-Enetwork.host=127.0.0.1", $"-Ehttp.port={Port}", "-Etransport.port=0", $"-Epath.data={data}/data", $"-Epath.logs={data}/logs", "-Expack.security.enabled=false"])
            { User = user, Folder = data, Log = Log, WhenParentDies = Signal.Terminate });
        return (process, process);
    }

    public override Task HealthyAsync(CancellationToken cancellation) =>
        AnswersAsync(
            new Uri($"http://127.0.0.1:{Port}/_cluster/health?wait_for_status=yellow"),
            http: true,
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"helpdesk:{Wiring.Value(server.Password)}")),
            cancellation);
}
