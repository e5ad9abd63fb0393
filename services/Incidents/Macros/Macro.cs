namespace Helpdesk.Incidents.Macros;

/// <summary>Several changes of an incident in one click (P4).</summary>
internal sealed class Macro
{
    public const int Most = 200;

    public Guid Id { get; init; }

    public int Version { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>What is said, with places like <c>{contact}</c>; null for nothing.</summary>
    public string? Text { get; private set; }

    /// <summary>Said for the house only.</summary>
    public bool Internal { get; private set; }

    /// <summary>A tag to put on.</summary>
    public string? Tag { get; private set; }

    /// <summary>A group of the house to hand it to, with the text as its description.</summary>
    public Guid? GroupId { get; private set; }

    /// <summary>The state it goes to.</summary>
    public string? State { get; private set; }

    public string? Reason { get; private set; }

    public void Change(string name, string? text, bool @internal, string? tag, Guid? groupId, string? state, string? reason)
    {
        (Name, Text, Internal, Tag, GroupId, State, Reason) = (name, text, @internal, tag, groupId, state, reason);
        Version++;
    }

    public static void Configure(ModelBuilder model) => model.Entity<Macro>(macros =>
    {
        macros.ToTable("macros");
        macros.Property(m => m.Id).ValueGeneratedNever();
        macros.Property(m => m.Version).IsConcurrencyToken();
        macros.HasIndex(m => m.Name).IsUnique();
    });
}
