using System.Net.Sockets;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>Outages pass and are waited out; other faults are tried a few times and then go to the error queue, where operations see them.</summary>
public static class Faults
{
    // RabbitMQ takes a message back after 30 minutes without an acknowledgement and delivers it anew, so this never runs out.
    private const int LongerThanTheBrokerWaits = 500;

    internal static void RetryOutages(IRetryConfigurator retry)
    {
        retry.Exponential(LongerThanTheBrokerWaits, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(300));
        retry.Handle<Exception>(IsOutage);
    }

    internal static void RetryOthers(IRetryConfigurator retry)
    {
        retry.Intervals(50, 200, 1000, 3000, 8000);
        retry.Handle<Exception>(exception => !IsOutage(exception));
    }

    /// <summary>Whether the database or the broker is away, rather than the message being at fault.</summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException or SocketException or TimeoutException or BrokerUnreachableException or AlreadyClosedException => true,
        DbUpdateException { InnerException: { } inner } => IsOutage(inner),
        InvalidOperationException { InnerException: NpgsqlException inner } => IsOutage(inner),
        _ => false,
    };
}
