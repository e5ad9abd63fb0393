using Helpdesk.ServiceDefaults.Database;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>
/// A service hears some events for the first time (it is new, or a new version of it cares for more) and asks their owners to send again
/// what they still keep. Everybody's inbox drops what it had already.
/// </summary>
/// <param name="Service">Who asks.</param>
/// <param name="Types">Message types as outboxes name them.</param>
public sealed record HistoryRequested(string Service, string[] Types);

/// <summary>A message type that this service has begun to hear.</summary>
internal sealed class HeardType
{
    public string Type { get; init; } = "";

    public DateTimeOffset Since { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<HeardType>(heard =>
    {
        heard.ToTable("heard_types");
        heard.HasKey(type => type.Type);
    });
}

/// <summary>Asks for history once the queues exist, so that nothing falls between the past and what comes by itself.</summary>
internal sealed partial class AskForHistory(
    IBusControl bus, HeardTypes heard, IEnumerable<QueueWithoutInbox> queues, IServiceScopeFactory scopes, ServiceIdentity service, TimeProvider time, ILogger<AskForHistory> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ServiceDb>();
            var known = await db.Set<HeardType>().Select(type => type.Type).ToListAsync(stoppingToken);
            var unheard = heard.Names.Union(queues.SelectMany(queue => queue.Messages).Select(OutboxMessage.NameOf)).Except(known).ToArray();
            if (unheard.Length == 0) return;
            LogAsking(unheard.Length);
            db.AddRange(unheard.Select(type => new HeardType { Type = type, Since = time.GetUtcNow() }));
            db.Publish(new HistoryRequested(service.Name, unheard));
            await db.SaveChangesAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // Stopped before the broker came: asked at the next start.
        }
        catch (DbUpdateException exception)
        {
            LogAskedByAnother(exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Asking for the history of {Count} event types heard for the first time")]
    private partial void LogAsking(int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Debug, Message = "Another instance asked for the history")]
    private partial void LogAskedByAnother(Exception exception);
}

/// <summary>Queues published events again for whoever asked.</summary>
internal sealed class ResendHistory(ServiceDb db, OutboxSignal signal) : IConsumer<HistoryRequested>
{
    public async Task Consume(ConsumeContext<HistoryRequested> context)
    {
        var types = context.Message.Types;
        var again = await db.Database.ExecuteSqlAsync(
            $"update outbox set published_at = null where published_at is not null and type = any({types})", context.CancellationToken);
        if (again > 0) db.AfterCommit(signal.Wake);
    }
}

/// <summary>The event types that the service's consumers hear, as outboxes name them.</summary>
internal sealed record HeardTypes(IReadOnlyList<string> Names)
{
    public static HeardTypes Of(IEnumerable<Type> types) => new([.. types
        .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false })
        .SelectMany(type => type.GetInterfaces())
        .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IConsumer<>))
        .Select(contract => contract.GetGenericArguments()[0])
        .Select(message => message.IsGenericType && message.GetGenericTypeDefinition() == typeof(Batch<>) ? message.GetGenericArguments()[0] : message)
        .Select(OutboxMessage.NameOf)
        .Distinct()]);
}
