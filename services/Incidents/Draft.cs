namespace Helpdesk.Incidents;

/// <summary>Where an answered call's draft stands.</summary>
internal enum DraftState
{
    /// <summary>Only the end or a registration of the call is known yet: its answer has not been heard of.</summary>
    Expected,

    /// <summary>Waits for the operator's first act.</summary>
    Open,

    /// <summary>Became an incident.</summary>
    Registered,

    /// <summary>Nobody touched it: the call is an unlinked one.</summary>
    Discarded,
}

/// <summary>A call and the draft bound to it (F21, decision 2). Events of a call come in any order and more than once.</summary>
internal sealed class Draft
{
    public Guid CallId { get; init; }

    /// <summary>The id of the incident that the draft will be.</summary>
    public Guid Id { get; init; }

    public DraftState State { get; private set; }

    /// <summary>Who holds the call.</summary>
    public Guid? OperatorId { get; private set; }

    /// <summary>The caller, E.164; null when hidden or not heard of yet.</summary>
    public string? Phone { get; private set; }

    /// <summary>Version of the call that told who holds it.</summary>
    public int HolderVersion { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Version of the call that told its end.</summary>
    public int EndVersion { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Incidents registered from the call; the first of them is the draft itself.</summary>
    public int Claims { get; private set; }

    /// <summary>Somebody picked up, or took the call over.</summary>
    /// <returns>False when a later holder is known already.</returns>
    public bool Answered(int version, Guid? operatorId, string? phone, DateTimeOffset at, bool draftWanted = true)
    {
        if (version <= HolderVersion)
            return false;
        (HolderVersion, OperatorId, AnsweredAt) = (version, operatorId, at);
        Phone = phone ?? Phone;
        if (State == DraftState.Expected && operatorId is not null && draftWanted)
            State = DraftState.Open;
        return true;
    }

    /// <summary>The call is over.</summary>
    /// <returns>False when a later word on its end is known already.</returns>
    public bool Ended(int version, DateTimeOffset at)
    {
        if (version <= EndVersion)
            return false;
        (EndVersion, EndedAt) = (version, at);
        return true;
    }
}
