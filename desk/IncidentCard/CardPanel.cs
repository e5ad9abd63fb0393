namespace Helpdesk.Desk.IncidentCard;

/// <summary>What is open below the card.</summary>
internal enum CardPanel
{
    /// <summary>The field for a new post.</summary>
    None,

    /// <summary>The list of what may be done.</summary>
    Menu,

    /// <summary>Closing with a reason.</summary>
    Closing,

    /// <summary>To a group or a colleague.</summary>
    Handing,

    /// <summary>Going on in another incident.</summary>
    Merging,

    /// <summary>Hanging it under another.</summary>
    Parent,

    /// <summary>Showing it at another, and that at this.</summary>
    Related,

    /// <summary>A colleague who is to follow it.</summary>
    Watcher,

    /// <summary>The client is to be told of its end.</summary>
    TellFixed,

    /// <summary>Who asks, and where he is reached.</summary>
    Contact,

    /// <summary>Somebody tried to call the client.</summary>
    Attempt,

    /// <summary>Out of the lists of work until a date.</summary>
    PutOff,

    /// <summary>The date it is to be done by.</summary>
    Due,

    /// <summary>Several changes in one click.</summary>
    Macros,

    /// <summary>Back from a service centre.</summary>
    Return,
}
