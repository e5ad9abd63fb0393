using Helpdesk.Incidents.CheckRegistration;
using Helpdesk.Incidents.Follow;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>Setting: where the desk stands; "today" is its day.</summary>
internal sealed record DeskPlace
{
    /// <summary>IANA zone.</summary>
    public string TimeZone { get; init; } = "Asia/Yekaterinburg";

    /// <summary>What local numbers of six or seven digits lack, like <c>343</c>; null leaves them as they are.</summary>
    public string? AreaCode { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public (string Field, string Message)? Fault() =>
        !(TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone ?? "", out var zone) && zone.HasIanaId) ? ("timeZone", "Not a known IANA time zone.")
        : AreaCode is { } code && (code.Length is not (3 or 4) || !code.All(char.IsAsciiDigit) || code[0] is not ('3' or '4' or '8' or '9')) ? ("areaCode", "An area code has three or four digits, like 343.")
        : null;

    /// <summary>The beginning of the day that <paramref name="now"/> is in there, UTC.</summary>
    public DateTimeOffset StartOfDay(DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var local = TimeZoneInfo.ConvertTime(now, zone).Date;
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>The lists that everybody has (F39, F77 to F79).</summary>
internal static class Views
{
    public const string Mine = "mine";
    public const string Attention = "attention";
    public const string Watching = "watching";
    public const string Group = "group";
    public const string Created = "created";
    public const string CreatedToday = "createdToday";
    public const string CreatedResolved = "createdResolved";
    public const string Open = "open";
    public const string Due = "due";
    public const string PutOff = "putOff";
    public const string ToRegister = "toRegister";
    public const string ToDistribute = "toDistribute";
    public const string All = "all";

    /// <summary>All of them, in the order they are shown.</summary>
    public static readonly IReadOnlyList<string> Names = [Mine, Attention, Watching, Group, Created, CreatedToday, CreatedResolved, Due, PutOff, ToRegister, ToDistribute, Open, All];

    /// <summary>What a view shows of the incidents that the reader may see. Merged ones are in none: their survivors are (decision 6).</summary>
    public static IQueryable<Incident> Of(
        string view, IncidentsDb db, CurrentUser user, StateDictionary states, DateTimeOffset today, bool finalToo = false,
        RegistrationCheck? check = null)
    {
        var me = user.Id;
        var incidents = VisibleTo(user, db.Incidents.AsNoTracking().Where(i => i.MergedInto == null));
        var tomorrow = today.AddDays(1);
        var (wanted, watched) = (db.WantingAttentionOf(me), db.WatchedBy(me));
        var resolved = states.States.Where(s => s is { Resolution: true, Final: false }).Select(s => s.Code).ToArray();
        return view switch
        {
            Mine when finalToo => incidents.Where(i => i.OwnerId == me),
            Mine => incidents.Where(i => i.OwnerId == me && !i.IsFinal && i.PutOffUntil == null),
            Due => incidents.Where(i => i.OwnerId == me && !i.IsFinal && i.DueAt < tomorrow),
            PutOff => incidents.Where(i => i.OwnerId == me && !i.IsFinal && i.PutOffUntil != null),
            // What wants me as the owner, what a client has opened again in my group (F85), and what wants me as a watcher: a mention, or the
            // end I wait for.
            Attention => incidents.Where(i => db.Incidents.Where(o => o.OwnerId == me && o.NeedsAttention && !o.IsFinal).Select(o => o.Id)
                .Union(db.Incidents.Where(o => o.OwnerId == null && o.NeedsAttention && !o.IsFinal && o.State == IncidentStates.Reopened
                    && db.Groups.Any(g => g.Id == o.GroupId && g.Members.Contains(me))).Select(o => o.Id))
                .Union(wanted).Contains(i.Id)),
            Watching => incidents.Where(i => watched.Contains(i.Id)),
            Group => incidents.Where(i => !i.IsFinal && i.OwnerId == null && i.PutOffUntil == null && db.Groups.Any(g => g.Id == i.GroupId && g.Members.Contains(me))),
            Created => incidents.Where(i => i.CreatedBy == me),
            // Open or resolved: all that is not final yet (F78).
            CreatedToday => incidents.Where(i => i.CreatedAt >= today && !i.IsFinal),
            // Resolved and not closed yet: what is closed is in no list of work.
            CreatedResolved => incidents.Where(i => i.CreatedBy == me && !i.IsFinal && resolved.Contains(i.State)),
            ToRegister or ToDistribute => incidents.Waiting(db).Registered(db, check ?? new(), registered: view == ToDistribute),
            Open => incidents.Where(i => !i.IsFinal),
            _ => incidents,
        };
    }

    private static IQueryable<Incident> VisibleTo(CurrentUser user, IQueryable<Incident> incidents)
    {
        if (!user.IsPartner())
            return incidents;
        var center = user.ServiceCenter ?? throw new Forbidden("no-service-center", "This partner has no service centre.");
        return incidents.Where(i => i.ServiceCenter == center);
    }
}
