namespace Helpdesk.Incidents;

/// <summary>What this service keeps of a knowledge base article: enough for "+1" without asking its owner.</summary>
internal sealed class KnownArticle
{
    public Guid Id { get; init; }

    public int Number { get; set; }

    public string Title { get; set; } = "";

    public string Supertag { get; set; } = "";

    /// <summary>The red circle (F94).</summary>
    public bool DetailsRequired { get; set; }

    public bool Retired { get; set; }

    /// <summary>Version of the article that number, title, supertag and red circle are of.</summary>
    public int Version { get; set; }

    /// <summary>Version of the article that said whether it is retired.</summary>
    public int StatusVersion { get; set; }
}

/// <summary>A call that an incident was registered from or linked to (F26).</summary>
internal sealed class IncidentCall
{
    public Guid IncidentId { get; init; }

    public Guid CallId { get; init; }

    /// <summary>False after the link was taken off.</summary>
    public bool Linked { get; set; } = true;

    /// <summary>Version of the call that said so; 0 while only the registration did.</summary>
    public int CallVersion { get; set; }
}

/// <summary>A user's name, for cards and lists.</summary>
internal sealed class Person
{
    public Guid Id { get; init; }

    public string Name { get; set; } = "";

    public string Login { get; set; } = "";

    public bool Active { get; set; } = true;

    /// <summary>Version of the user that these values are of; 0 while only a token told the name.</summary>
    public int Version { get; set; }

    /// <summary>Whether answered calls open drafts for him; he may switch that off himself (decision 2).</summary>
    public bool DraftsFromCalls { get; set; } = true;
}
