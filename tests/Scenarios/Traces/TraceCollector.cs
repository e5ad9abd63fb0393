using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Helpdesk.Servers;

namespace Helpdesk.Tests.Scenarios.Traces;

/// <summary>
/// An OTLP receiver (HTTP, protobuf) that every service of the system under test exports to. Of all spans it notes only which services
/// sent some of one trace, and whether any told a webhook's secret.
/// </summary>
internal static class TraceCollector
{
    static readonly byte[] ServiceName = Encoding.UTF8.GetBytes("service.name");
    static readonly byte[] Secret = Encoding.UTF8.GetBytes("demo-secret");
    static readonly ConcurrentDictionary<string, bool> Seen = new();

    /// <summary>The trace that is followed.</summary>
    public static ActivityTraceId Followed { get; } = ActivityTraceId.CreateRandom();

    /// <summary>Names of the services that took part in it.</summary>
    public static IReadOnlyCollection<string> Services => [.. Seen.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Whether the secret in a webhook's path was exported by any service, with any request of this run.</summary>
    public static bool SecretTold { get; private set; }

    // The system starts with this assembly's fixtures and takes its environment from this process.
    [ModuleInitializer]
    internal static void Listen()
    {
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        var listener = new HttpListener { Prefixes = { address } };
        listener.Start();
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", address);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        _ = Task.Run(async () =>
        {
            while (true) await TakeAsync(await listener.GetContextAsync());
        });
    }

    static async Task TakeAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        context.Response.Close();
        if (context.Request.Url!.AbsolutePath.EndsWith("/traces", StringComparison.Ordinal)) Note(body.ToArray());
    }

    static void Note(ReadOnlySpan<byte> export)
    {
        SecretTold |= export.IndexOf(Secret) >= 0;
        Span<byte> followed = stackalloc byte[16];
        Followed.CopyTo(followed);
        var name = export.IndexOf(ServiceName);
        if (name < 0 || export.IndexOf(followed) < 0) return;
        // KeyValue: the key, then field 2 (AnyValue), whose field 1 is a string: tag, length, tag, length, text.
        var value = export[(name + ServiceName.Length)..];
        Seen.TryAdd(Encoding.UTF8.GetString(value.Slice(4, value[3])), true);
    }
}
