using System.Runtime.InteropServices;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

/// <summary>PostgreSQL and RabbitMQ for a test run: nothing durable, with RabbitMQ's management API, until a signal stops them.</summary>
static class TestServers
{
    public static async Task<int> RunAsync(Instance instance)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var postgres = PostgresServer.StartAsync(new() { Folder = Path.Combine(instance.Folder, "postgres"), Durable = false });
        var rabbitMq = RabbitMqServer.StartAsync(new() { Folder = Path.Combine(instance.Folder, "rabbitmq"), ManagementPort = Ports.Free() });
        await Task.WhenAll(postgres, rabbitMq);
        await using var database = await postgres;
        await using var broker = await rabbitMq;
        Console.WriteLine($"HELPDESK_TEST_POSTGRES='{database.ConnectionString}'");
        Console.WriteLine($"HELPDESK_TEST_RABBITMQ='{broker.Address.GetLeftPart(UriPartial.Authority)}'");
        Console.WriteLine($"HELPDESK_TEST_RABBITMQ_MANAGEMENT='{broker.Management}'");
        Console.WriteLine("HELPDESK_TEST_READY=1");
        await stop.Task;
        broker.Process.Send(Signal.Kill);
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }
}
