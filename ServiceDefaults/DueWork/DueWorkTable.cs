using System.Text.Json;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.DueWork;

/// <summary>A row of planned work.</summary>
internal sealed class DueRow
{
    public string Kind { get; init; } = "";

    public string Key { get; init; } = "";

    public DateTimeOffset DueAt { get; init; }

    /// <summary>Not before this moment: the due time, the next try, or the end of a worker's lease.</summary>
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>Tells a piece planned anew from the one that a worker holds.</summary>
    public Guid Planned { get; init; }

    public int Attempts { get; init; }

    public string Payload { get; init; } = "";

    public string? LastError { get; init; }
}

/// <summary>The table of planned work.</summary>
public static class DueWorkTable
{
    /// <summary>Adds it to the service's model.</summary>
    public static ModelBuilder HasDueWork(this ModelBuilder model)
    {
        model.Entity<DueRow>(rows =>
        {
            rows.ToTable("due_work");
            rows.HasKey(row => new { row.Kind, row.Key });
            rows.Property(row => row.Payload).HasColumnType("jsonb");
            rows.HasIndex(row => row.NotBefore);
        });
        return model;
    }

    internal static Task PutAsync(ServiceDb db, string kind, string key, DateTimeOffset dueAt, object? payload, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(payload, ApiJson.Options);
        var due = dueAt.ToUniversalTime();
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into due_work (kind, key, due_at, not_before, planned, attempts, payload)
            values ({kind}, {key}, {due}, {due}, {Guid.CreateVersion7()}, 0, {json}::jsonb)
            on conflict (kind, key) do update set due_at = excluded.due_at, not_before = excluded.not_before, planned = excluded.planned,
                attempts = 0, payload = excluded.payload, last_error = null
            """, cancellationToken);
    }

    internal static Task RemoveAsync(ServiceDb db, string kind, string key, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"delete from due_work where kind = {kind} and key = {key}", cancellationToken);
}
