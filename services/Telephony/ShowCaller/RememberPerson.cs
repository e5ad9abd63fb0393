using Helpdesk.Gateway.Contracts;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Telephony.ShowCaller;

/// <summary>Keeps users' names: a call shows who had it.</summary>
internal sealed class RememberPerson(TelephonyDb db) : IConsumer<UserChanged>
{
    public async Task Consume(ConsumeContext<UserChanged> context)
    {
        var told = context.Message;
#pragma warning disable CA1308 // Logins are compared in lower case, as people type them.
        var login = told.Login.ToLowerInvariant();
#pragma warning restore CA1308
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into people (user_id, version, login, name, active)
            values ({told.UserId}, {told.Version}, {login}, {told.DisplayName}, {told.Active})
            on conflict (user_id) do update set version = excluded.version, login = excluded.login, name = excluded.name, active = excluded.active
            where people.version < excluded.version
            """, context.CancellationToken);
    }
}
