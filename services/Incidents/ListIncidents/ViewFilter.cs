using Helpdesk.Incidents.CheckRegistration;
using Helpdesk.Incidents.Follow;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.Incidents.Tags;

namespace Helpdesk.Incidents.ListIncidents;

/// <summary>In which order a list is shown.</summary>
internal enum ViewOrder
{
    /// <summary>The highest number first.</summary>
    Newest,

    /// <summary>The lowest number first.</summary>
    Oldest,

    /// <summary>What is due first; only what has a date (F74).</summary>
    Due,
}

/// <summary>What a list shows; whatever is not given is not asked about.</summary>
/// <param name="View">One of <see cref="Views.Names"/> to choose from; <c>all</c> unless told.</param>
/// <param name="States">In one of these states.</param>
/// <param name="OpenOnly">Nothing final (F151).</param>
/// <param name="OwnerId">Of this person (F151).</param>
/// <param name="GroupId">Held by this group.</param>
/// <param name="CreatedBy">Registered by this person.</param>
/// <param name="WatcherId">Followed by this person (F17).</param>
/// <param name="WatcherRole">By that person in this role only; needs <paramref name="WatcherId"/>.</param>
/// <param name="Inn">Of the clients of this INN.</param>
/// <param name="Kpp">Of this branch; needs <paramref name="Inn"/>; empty for the one without KPP.</param>
/// <param name="Channel">Come by this channel.</param>
/// <param name="ArticleNumber">Linked to this article.</param>
/// <param name="Tag">With this tag (F73).</param>
/// <param name="CreatedWithinDays">Registered within so many days, today being the first.</param>
/// <param name="Order">In which order.</param>
internal sealed record ViewFilter(
    string? View = null, IReadOnlyList<string>? States = null, bool OpenOnly = false, Guid? OwnerId = null, Guid? GroupId = null, Guid? CreatedBy = null,
    Guid? WatcherId = null, string? Inn = null, string? Kpp = null, string? Channel = null, int? ArticleNumber = null, string? Tag = null, int? CreatedWithinDays = null,
    ViewOrder Order = ViewOrder.Newest, WatcherRole? WatcherRole = null)
{
    /// <summary>Whether it depends on the desk's day.</summary>
    public bool NeedsToday => CreatedWithinDays is not null || View is Views.CreatedToday or Views.Due;

    /// <summary>Whether it depends on what counts as registered (F38).</summary>
    public bool NeedsCheck => View is Views.ToRegister or Views.ToDistribute;

    /// <summary>The incidents that it shows this reader.</summary>
    public IQueryable<Incident> Of(IncidentsDb db, CurrentUser user, StateDictionary states, DateTimeOffset today, RegistrationCheck? check = null)
    {
        var incidents = Views.Of(View ?? Views.All, db, user, states, today, finalToo: States is { Count: > 0 }, check);
        if (States is { Count: > 0 } chosen)
            incidents = chosen is [var state] ? incidents.Where(i => i.State == state) : incidents.Where(i => chosen.Contains(i.State));
        if (OpenOnly)
            incidents = incidents.Where(i => !i.IsFinal);
        if (OwnerId is { } owner)
            incidents = incidents.Where(i => i.OwnerId == owner);
        if (GroupId is { } group)
            incidents = incidents.Where(i => i.GroupId == group);
        if (CreatedBy is { } creator)
            incidents = incidents.Where(i => i.CreatedBy == creator);
        if (WatcherId is { } watcher)
        {
            var watched = db.WatchedBy(watcher, WatcherRole);
            incidents = incidents.Where(i => watched.Contains(i.Id));
        }

        if (Tag?.Trim().ToLowerInvariant() is { Length: > 0 } tag && !user.IsPartner())
            incidents = incidents.Where(i => db.IncidentTags.Where(t => t.Tag == tag).Select(t => t.Number).Contains(i.Number));
        return OfKind(OfClient(incidents), user, today);
    }

    /// <summary>What is wrong with it; nothing when it can be shown.</summary>
    public IEnumerable<(string Field, string Message)> Faults(StateDictionary states)
    {
        if (View is not null && !Views.Names.Contains(View))
            yield return ("view", $"The view is one of {string.Join(", ", Views.Names)}.");
        if (States is { Count: > 50 } || States?.Any(state => states.Find(state) is null) == true)
            yield return ("state", "There is no such state.");
        if (!string.IsNullOrEmpty(Kpp) && string.IsNullOrEmpty(Inn))
            yield return ("inn", "Give the INN with the KPP.");
        if (WatcherRole is not null && WatcherId is null)
            yield return ("watcherId", "Give the person with the role.");
        if (Inn?.Length > 100 || Kpp?.Length > 100 || Channel?.Length > 40 || Tag?.Length > IncidentTag.Longest)
            yield return ("inn", "Too long.");
        if (CreatedWithinDays is < 1 or > 3660)
            yield return ("createdWithinDays", "From 1 to 3660.");
    }

    private IQueryable<Incident> OfClient(IQueryable<Incident> incidents)
    {
        if (string.IsNullOrEmpty(Inn))
            return incidents;
        var key = InnKpp.Of(Inn, Kpp);
        return Kpp is null ? incidents.Where(i => i.Inn == key.Inn) : incidents.Where(i => i.Inn == key.Inn && i.Kpp == key.Kpp);
    }

    private IQueryable<Incident> OfKind(IQueryable<Incident> incidents, CurrentUser user, DateTimeOffset today)
    {
        if (!string.IsNullOrEmpty(Channel))
            incidents = incidents.Where(i => i.Channel == Channel);
        // Partners never see linked articles (F67), not even by asking for them.
        if (ArticleNumber is { } article && !user.IsPartner())
            incidents = incidents.Where(i => i.ArticleNumber == article);
        if (CreatedWithinDays is { } days)
        {
            var since = today.AddDays(1 - days);
            incidents = incidents.Where(i => i.CreatedAt >= since);
        }

        return Order == ViewOrder.Due ? incidents.Where(i => i.DueAt != null && !i.IsFinal) : incidents;
    }
}
