using System.Text.Json;
using Helpdesk.Incidents.ListIncidents;

namespace Helpdesk.Incidents.SavedViews;

/// <summary>A list that somebody made for himself or for a group (P5).</summary>
internal sealed class SavedView
{
    /// <summary>More than fit beside the lists.</summary>
    public const int Most = 50;

    public const int LongestName = 100;

    public Guid Id { get; init; }

    public int Version { get; private set; }

    public Guid OwnerId { get; init; }

    /// <summary>The group that has it too; null when it is its owner's alone.</summary>
    public Guid? GroupId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>JSON of <see cref="ViewFilter"/>.</summary>
    public string Filter { get; private set; } = "{}";

    /// <summary>Its place among its owner's views, the lowest first.</summary>
    public int Position { get; private set; }

    public ViewFilter ReadFilter() => JsonSerializer.Deserialize<ViewFilter>(Filter, ApiJson.Options)!;

    public void Change(string name, ViewFilter filter, Guid? groupId, int position)
    {
        (Name, Filter, GroupId, Position) = (name, JsonSerializer.Serialize(filter, ApiJson.Options), groupId, position);
        Version++;
    }

    public static void Configure(ModelBuilder model) => model.Entity<SavedView>(views =>
    {
        views.ToTable("saved_views");
        views.Property(v => v.Id).ValueGeneratedNever();
        views.Property(v => v.Version).IsConcurrencyToken();
        views.Property(v => v.Filter).HasColumnType("jsonb");
        views.HasIndex(v => v.OwnerId);
        views.HasIndex(v => v.GroupId).HasFilter("group_id is not null");
    });
}
