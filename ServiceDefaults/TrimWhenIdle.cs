using System.Runtime;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.ServiceDefaults;

/// <summary>
/// Gives memory back that only the start or a busy hour needed: nothing makes an idle service's collector run, and many services share
/// one small machine.
/// </summary>
internal sealed partial class TrimWhenIdle(TimeProvider time) : BackgroundService
{
    private const long WorthTheTrouble = 4 * 1024 * 1024;
    private const long IdleAllocation = 4 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly MappedFiles _files = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, kept, busy) = (0L, 0L, true);
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var before = allocated;
                allocated = GC.GetTotalAllocatedBytes();
                var wasBusy = busy;
                busy = allocated - before > IdleAllocation;
                if (busy) continue;
                if (wasBusy) TrimNative();
                _files.LetGo();
                if (GC.GetTotalMemory(false) < kept + WorthTheTrouble) continue;
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

    // What the compiler used for compiling lies in malloc's free lists, and only this gives it back.
    private static void TrimNative()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
