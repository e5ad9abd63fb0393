using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Settings;

/// <summary>One version of a setting. Every change is a new row, so the table is its own audit.</summary>
internal sealed class Setting
{
    /// <summary>The name of the record type that holds the value.</summary>
    public string Name { get; init; } = "";

    public int Version { get; init; }

    public string Value { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    public Guid ChangedBy { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<Setting>(settings =>
    {
        settings.ToTable("settings");
        settings.HasKey(setting => new { setting.Name, setting.Version });
        settings.Property(setting => setting.Value).HasColumnType("jsonb");
    });
}
