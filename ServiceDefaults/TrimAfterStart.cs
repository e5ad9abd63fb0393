using System.Runtime;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.ServiceDefaults;

/// <summary>
/// Gives back what only the start needed (migrations, models, compiled queries' leftovers): an idle service would keep it, because
/// nothing makes its collector run.
/// </summary>
internal sealed class TrimAfterStart(IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    // Consumers have connected by then; a pause of some tens of milliseconds before the first calls come harms nobody.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await Task.Delay(Settled, time, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
