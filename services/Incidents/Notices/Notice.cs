namespace Helpdesk.Incidents.Notices;

/// <summary>Something everybody at the desk should know now (F118): «Доска объявлений».</summary>
internal sealed class Notice
{
    /// <summary>More than anybody reads before the first call.</summary>
    public const int Most = 50;

    public Guid Id { get; init; }

    public int Version { get; private set; }

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>Shown until then.</summary>
    public DateTimeOffset Until { get; private set; }

    public Guid AuthorId { get; init; }

    public string AuthorName { get; init; } = "";

    public DateTimeOffset At { get; init; }

    public void Change(string title, string text, DateTimeOffset until)
    {
        (Title, Text, Until) = (title, text, until.ToUniversalTime());
        Version++;
    }

    public static void Configure(ModelBuilder model) => model.Entity<Notice>(notices =>
    {
        notices.ToTable("notices");
        notices.Property(n => n.Id).ValueGeneratedNever();
        notices.Property(n => n.Version).IsConcurrencyToken();
        notices.HasIndex(n => n.Until);
    });
}
