using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Helpdesk.ServiceDefaults.Telemetry;

/// <summary>Activities of our own.</summary>
public static class HelpdeskTracing
{
    /// <summary>Spans that no library makes, like the outbox's.</summary>
    public static ActivitySource Source { get; } = new("Helpdesk");
}

/// <summary>Measures of our own, named by OpenTelemetry's conventions.</summary>
public static class HelpdeskMeter
{
    /// <summary>The meter.</summary>
    public static Meter Meter { get; } = new("Helpdesk");

    internal static Counter<long> EventsPublished { get; } =
        Meter.CreateCounter<long>("helpdesk.outbox.published", "{event}", "Events published from the outbox with the broker's confirm");
}

internal static class TelemetryExtensions
{
    private static readonly string[] Sources = ["Helpdesk", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "Yarp.ReverseProxy"];

    private static readonly string[] Meters =
    [
        "Helpdesk", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.Diagnostics", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit",
    ];

    /// <summary>One line per log entry on the console; everything over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        Activity.DefaultIdFormat = ActivityIdFormat.W3C;
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // Its scope puts the path of the request, and with it a webhook's secret, on every line that is exported.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        // A failed command reaches its caller as an exception, who knows whether it was expected.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.Critical);
        // What is unhealthy is the endpoint's own answer; a line and a stack trace per poll would bury the rest.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical);
        builder.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        // Its warnings are failed tries to connect, with a stack trace for each queue; BrokerNews says it once.
        builder.Logging.AddFilter("MassTransit", LogLevel.Error);
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
            logs.SetResourceBuilder(ResourceBuilder.CreateDefault());
            logs.AddOtlpExporter();
        });
        builder.Services.AddHostedService<Exporting>();
    }

    // OpenTelemetry.Extensions.Hosting is not in every registry; the SDK alone needs somebody to start and flush it.
    private sealed class Exporting(ServiceIdentity service) : IHostedService, IDisposable
    {
        private OpenTelemetrySdk? _sdk;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _sdk = OpenTelemetrySdk.Create(otel => otel
                .ConfigureResource(resource => resource.AddService(service.Name))
                .WithTracing(tracing => tracing.AddSource(Sources).AddProcessor<SecretPathRedaction>().AddOtlpExporter())
                .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter()));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _sdk?.Dispose();
            _sdk = null;
            return Task.CompletedTask;
        }

        public void Dispose() => _sdk?.Dispose();
    }
}
