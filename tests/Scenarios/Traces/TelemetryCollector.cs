using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Helpdesk.Servers;

namespace Helpdesk.Tests.Scenarios.Traces;

/// <summary>
/// An OTLP receiver (HTTP, protobuf) that every service of the system under test exports traces, logs and metrics to. It keeps what came,
/// byte by byte, in a file per signal, and answers what was told in it and by whom.
/// </summary>
internal static class TelemetryCollector
{
    static readonly byte[] ServiceName = Encoding.UTF8.GetBytes("service.name");
    static readonly ConcurrentDictionary<string, Kept> Signals = new();

    /// <summary>All that a service exports.</summary>
    public static IReadOnlyList<string> Exported { get; } = ["traces", "logs", "metrics"];

    // The system starts with this assembly's fixtures and takes its environment from this process.
    [ModuleInitializer]
    internal static void Listen()
    {
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        var listener = new HttpListener { Prefixes = { address } };
        listener.Start();
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", address);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        // Metrics leave once a minute otherwise.
        Environment.SetEnvironmentVariable("OTEL_METRIC_EXPORT_INTERVAL", "5000");
        _ = Task.Run(async () =>
        {
            while (true) await TakeAsync(await listener.GetContextAsync());
        });
    }

    /// <summary>Names of the services whose exports of this signal hold all these in one.</summary>
    public static IReadOnlyCollection<string> ServicesThatTold(string signal, params ReadOnlySpan<byte[]> all)
    {
        var services = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var export in Of(signal).All())
        {
            var whole = true;
            foreach (var part in all) whole &= export.AsSpan().IndexOf(part) >= 0;
            if (whole && NameIn(export) is { } name) services.Add(name);
        }

        return services;
    }

    /// <summary>Where a text was told, as <c>logs of gateway</c>; empty when nowhere.</summary>
    public static IReadOnlyList<string> WhereTold(string text) =>
        [.. Exported.SelectMany(signal => ServicesThatTold(signal, Encoding.UTF8.GetBytes(text)).Select(service => $"{signal} of {service}"))];

    /// <summary>A trace's id as exports hold it.</summary>
    public static byte[] Bytes(this ActivityTraceId trace)
    {
        var bytes = new byte[16];
        trace.CopyTo(bytes);
        return bytes;
    }

    static async Task TakeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        Of(context.Request.Url!.Segments[^1]).Add(body.GetBuffer().AsSpan(0, (int)body.Length));
        context.Response.Close();
    }

    static Kept Of(string signal) => Signals.GetOrAdd(signal, _ => new Kept());

    // KeyValue: the key, then field 2 (AnyValue), whose field 1 is a string: tag, length, tag, length, text.
    static string? NameIn(ReadOnlySpan<byte> export)
    {
        var name = export.IndexOf(ServiceName);
        if (name < 0) return null;
        var value = export[(name + ServiceName.Length)..];
        return Encoding.UTF8.GetString(value.Slice(4, value[3]));
    }

    /// <summary>Exports of one signal, one after another, each behind its length; a whole run of them is more than memory should hold.</summary>
    sealed class Kept : IDisposable
    {
        readonly FileStream file = new(Path.Combine(Path.GetTempPath(), $"helpdesk-otlp-{Guid.NewGuid():n}"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        });

        public void Dispose() => file.Dispose();

        public void Add(ReadOnlySpan<byte> export)
        {
            lock (file)
            {
                file.Seek(0, SeekOrigin.End);
                file.Write(BitConverter.GetBytes(export.Length));
                file.Write(export);
            }
        }

        public IEnumerable<byte[]> All()
        {
            var at = 0L;
            while (Next(ref at) is { } export) yield return export;
        }

        byte[]? Next(ref long at)
        {
            lock (file)
            {
                if (at >= file.Length) return null;
                file.Seek(at, SeekOrigin.Begin);
                var length = new byte[4];
                file.ReadExactly(length);
                var export = new byte[BitConverter.ToInt32(length)];
                file.ReadExactly(export);
                at = file.Position;
                return export;
            }
        }
    }
}
