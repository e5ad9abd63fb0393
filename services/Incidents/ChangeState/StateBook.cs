using Helpdesk.ServiceDefaults.Settings;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Helpdesk.Incidents.ChangeState;

/// <summary>The dictionary of states, kept in memory for a moment: every card and every step asks for it.</summary>
internal sealed class StateBook(TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private (StateDictionary States, long Read)? _kept;

    public async ValueTask<StateDictionary> CurrentAsync(IncidentsDb db, CancellationToken ct)
    {
        if (_kept is { } kept && time.GetElapsedTime(kept.Read) < Fresh)
            return kept.States;
        var states = (await db.SettingAsync<StateDictionary>(ct)).Value;
        _kept = (states, time.GetTimestamp());
        return states;
    }

    /// <summary>The next reader asks the database.</summary>
    public void Forget() => _kept = null;
}

internal static class StateBookOfDb
{
    /// <summary>The dictionary in force; another instance's change shows after three seconds.</summary>
    public static ValueTask<StateDictionary> StatesAsync(this IncidentsDb db, CancellationToken ct) =>
        db.GetService<StateBook>().CurrentAsync(db, ct);
}
