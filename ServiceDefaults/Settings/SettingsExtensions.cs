using System.Data.Common;
using System.Text.Json;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.ServiceDefaults.Settings;

/// <summary>A setting's value in force.</summary>
/// <param name="Value">The value; the type's defaults until somebody changed it.</param>
/// <param name="Version">0 for the defaults, one higher with every change.</param>
public sealed record SettingInForce<T>(T Value, int Version);

/// <summary>One change of a setting (P19).</summary>
/// <param name="Version">The version it made.</param>
/// <param name="Value">The value since then.</param>
/// <param name="ChangedAt">When, UTC.</param>
/// <param name="ChangedBy">Who.</param>
public sealed record SettingChange<T>(int Version, T Value, DateTimeOffset ChangedAt, Guid ChangedBy);

/// <summary>Settings that an administrator changes: audited rows, one record type each, defaults in the type.</summary>
public static class SettingsExtensions
{
    /// <summary>The setting in force.</summary>
    public static async Task<SettingInForce<T>> SettingAsync<T>(this ServiceDb db, CancellationToken cancellationToken) where T : class, new()
    {
        var name = typeof(T).Name;
        var row = await db.Set<Setting>().AsNoTracking()
            .Where(setting => setting.Name == name).OrderByDescending(setting => setting.Version).FirstOrDefaultAsync(cancellationToken);
        return row is null ? new(new T(), 0) : new(JsonSerializer.Deserialize<T>(row.Value, ApiJson.Options)!, row.Version);
    }

    /// <summary>What <see cref="SettingAsync{T}"/> asks, for <see cref="ServiceDb.ReadTogetherAsync"/>.</summary>
    public static FormattableString SettingQuery<T>() where T : class, new() =>
        $"select value, version from settings where name = {typeof(T).Name} order by version desc limit 1";

    /// <summary>Reads the answer to <see cref="SettingQuery{T}"/>.</summary>
    public static async Task<SettingInForce<T>> ReadSettingAsync<T>(DbDataReader reader, CancellationToken cancellationToken) where T : class, new() =>
        await reader.ReadAsync(cancellationToken)
            ? new(JsonSerializer.Deserialize<T>(reader.GetString(0), ApiJson.Options)!, reader.GetInt32(1)) : new(new T(), 0);

    /// <summary>Adds the next version; two at once collide on the key and the second is told so (409).</summary>
    /// <returns>The new version.</returns>
    public static int ChangeSetting<T>(this ServiceDb db, SettingInForce<T> was, T value, Guid changedBy, DateTimeOffset now) where T : class
    {
        db.Set<Setting>().Add(new Setting
        {
            Name = typeof(T).Name,
            Version = was.Version + 1,
            Value = JsonSerializer.Serialize(value, ApiJson.Options),
            ChangedAt = now,
            ChangedBy = changedBy,
        });
        return was.Version + 1;
    }

    /// <summary>The last hundred changes, newest first.</summary>
    public static async Task<IReadOnlyList<SettingChange<T>>> SettingHistoryAsync<T>(this ServiceDb db, CancellationToken cancellationToken)
    {
        var name = typeof(T).Name;
        var rows = await db.Set<Setting>().AsNoTracking()
            .Where(setting => setting.Name == name).OrderByDescending(setting => setting.Version).Take(100).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new SettingChange<T>(
            row.Version, JsonSerializer.Deserialize<T>(row.Value, ApiJson.Options)!, row.ChangedAt, row.ChangedBy))];
    }
}
