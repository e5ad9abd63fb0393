using System.Text.Json.Serialization;

namespace Helpdesk.Incidents.ReadChanges;

/// <summary>A post as whoever keeps a copy takes it; internal ones too, for a copy is the house's: <see cref="Kind"/> tells them apart.</summary>
internal sealed class ChangedPost
{
    public Guid Id { get; init; }

    /// <summary>The incident it was written in, merged or not.</summary>
    public Guid IncidentId { get; init; }

    /// <summary>As on the card.</summary>
    public PostKind Kind { get; init; }

    /// <summary>What was said; null for a change on record.</summary>
    public string? Text { get; init; }

    /// <summary>Code of a change on record, with what was before and after it.</summary>
    public string? Change { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public string? Note { get; init; }

    public Guid? AuthorId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>When its words were changed last: it has come before, and these are the words now.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    [JsonIgnore]
    public string ChangedIn { get; init; } = "";

    /// <summary>Those that were written or reworded after a place in the order of commits.</summary>
    public static async Task<IReadOnlyList<ChangedPost>> AfterAsync(IncidentsDb db, string changedIn, Guid id, int take, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<Row>(
            $"""
             select id "Id", incident_id "IncidentId", kind "Kind", text "Text", change "Change", before "Before", after "After", note "Note",
                 author_id "AuthorId", at "At", edited_at "EditedAt", changed_in::text "ChangedIn"
             from posts
             where (changed_in, id) > ({changedIn}::xid8, {id}) and changed_in < pg_snapshot_xmin(pg_current_snapshot())
             order by changed_in, id limit {take}
             """).ToListAsync(ct);
        return
        [
            .. rows.Select(row => new ChangedPost
            {
                Id = row.Id,
                IncidentId = row.IncidentId,
                Kind = Enum.Parse<PostKind>(row.Kind),
                Text = row.Text,
                Change = row.Change,
                Before = row.Before,
                After = row.After,
                Note = row.Note,
                AuthorId = row.AuthorId,
                At = row.At,
                EditedAt = row.EditedAt,
                ChangedIn = row.ChangedIn,
            }),
        ];
    }

    private sealed record Row(
        Guid Id, Guid IncidentId, string Kind, string? Text, string? Change, string? Before, string? After, string? Note, Guid? AuthorId, DateTimeOffset At,
        DateTimeOffset? EditedAt, string ChangedIn);
}
