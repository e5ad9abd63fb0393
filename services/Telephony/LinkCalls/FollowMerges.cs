using Helpdesk.Incidents.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.LinkCalls;

/// <summary>
/// Follows merges and un-merges of incidents (F104, F105), in whatever order they are told. Links stay as they are and are read over the
/// tree, so that an un-merge puts everything back; a call linked to a merged incident stays linked, and no verdict changes.
/// </summary>
internal sealed class FollowMerges(TelephonyDb db) : IConsumer<IncidentsMerged>, IConsumer<IncidentsUnmerged>
{
    public async Task Consume(ConsumeContext<IncidentsMerged> context)
    {
        var told = context.Message;
        await db.Database.ExecuteSqlAsync(
            $"insert into known_incidents (incident_id, number) values ({told.SurvivorId}, {told.SurvivorNumber}) on conflict do nothing",
            context.CancellationToken);
        await KeepAsync(told.IncidentId, told.Number, told.SurvivorId, told.Version, context.CancellationToken);
    }

    public Task Consume(ConsumeContext<IncidentsUnmerged> context) =>
        KeepAsync(context.Message.IncidentId, context.Message.Number, null, context.Message.Version, context.CancellationToken);

    private Task<int> KeepAsync(Guid incident, long number, Guid? survivor, int version, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into known_incidents (incident_id, number, merged_into, merge_version) values ({incident}, {number}, {survivor}, {version})
            on conflict (incident_id) do update set merged_into = excluded.merged_into, merge_version = excluded.merge_version
            where known_incidents.merge_version < excluded.merge_version
            """, cancellationToken);
}
