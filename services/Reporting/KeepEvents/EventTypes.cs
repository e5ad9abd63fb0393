using System.Reflection;
using Helpdesk.Gateway.Contracts;
using Helpdesk.Incidents.Contracts;
using Helpdesk.KnowledgeBase.Contracts;
using Helpdesk.Notifications.Contracts;
using Helpdesk.Telephony.Contracts;

namespace Helpdesk.Reporting.KeepEvents;

/// <summary>Every event that any service publishes.</summary>
internal static class EventTypes
{
    private static readonly Assembly[] Contracts =
    [
        typeof(UserChanged).Assembly,
        typeof(IncidentRegistered).Assembly,
        typeof(ArticlePublished).Assembly,
        typeof(CallCounted).Assembly,
        typeof(MessageDelivered).Assembly,
    ];

    /// <summary>The contracts that are events: those that say when they happened.</summary>
    public static IReadOnlyList<Type> All { get; } =
        [.. Contracts.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => type.GetProperty("At") is not null)];
}
