using System.Runtime;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.ServiceDefaults;

/// <summary>
/// Gives memory back that only the start or a busy hour needed: nothing makes an idle service's collector run, and many services share
/// one small machine.
/// </summary>
internal sealed class TrimWhenIdle(TimeProvider time) : BackgroundService
{
    private const long WorthTheTrouble = 12 * 1024 * 1024;
    private const long IdleAllocation = 4 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, kept) = (0L, 0L);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var before = allocated;
                allocated = GC.GetTotalAllocatedBytes();
                if (allocated - before > IdleAllocation || GC.GetTotalMemory(false) < kept + WorthTheTrouble) continue;
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                kept = GC.GetTotalMemory(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
