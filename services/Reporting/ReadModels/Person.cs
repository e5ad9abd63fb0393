namespace Helpdesk.Reporting.ReadModels;

/// <summary>A user's name, for lists.</summary>
internal sealed class Person
{
    public Guid UserId { get; init; }

    public int Version { get; init; }

    public string Name { get; init; } = "";
}
