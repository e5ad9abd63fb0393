using Helpdesk.Gateway.Contracts;
using MassTransit;

namespace Helpdesk.Incidents.KeepPeople;

/// <summary>Keeps users' names for cards and lists.</summary>
internal sealed class KeepPeople(IncidentsDb db) : IConsumer<UserChanged>
{
    public Task Consume(ConsumeContext<UserChanged> context)
    {
        var user = context.Message;
        return db.Database.ExecuteSqlAsync(
            $"""
             insert into people (id, name, login, active, version, drafts_from_calls)
             values ({user.UserId}, {user.DisplayName}, {user.Login}, {user.Active}, {user.Version}, true)
             on conflict (id) do update set name = excluded.name, login = excluded.login, active = excluded.active, version = excluded.version
             where people.version < excluded.version
             """, context.CancellationToken);
    }
}
