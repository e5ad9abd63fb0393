using Helpdesk.Reporting.ReadModels;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Reporting;

/// <summary>
/// The read models. The stored events themselves are no part of this model: their table is partitioned by month, written in batches and
/// read only by a rebuild, so they are created by a migration's SQL and used by <see cref="KeepEvents.EventStore"/>.
/// </summary>
internal sealed class ReportingDb(DbContextOptions<ReportingDb> options) : ServiceDb(options)
{
    public DbSet<CountedPart> CountedParts => Set<CountedPart>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<CountedIncident> CountedIncidents => Set<CountedIncident>();

    public DbSet<KnownArticle> KnownArticles => Set<KnownArticle>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.HasDueWork();
        model.Entity<Person>(person =>
        {
            person.ToTable("people");
            person.HasKey(p => p.UserId);
        });
        model.Entity<KnownArticle>(article => article.ToTable("known_articles").HasKey(a => a.ArticleId));
        model.Entity<CountedIncident>(incident =>
        {
            incident.ToTable("counted_incidents").HasKey(i => i.IncidentId);
            incident.Property(i => i.ArticleVersion).HasDefaultValue(0);
            incident.Property(i => i.MergeVersion).HasDefaultValue(0);
            // Questions of a period, from the index alone.
            incident.HasIndex(i => i.RegisteredAt, "ix_counted_incidents_period").HasFilter("merged_into is null").IncludeProperties(i => new { i.ArticleId });
        });
        model.Entity<CountedPart>(part =>
        {
            part.ToTable("counted_parts");
            part.HasKey(p => p.PartId);
            part.Property(p => p.Caller);
            // The figures: everybody's and one person's, from the index alone.
            part.HasIndex(p => p.AnsweredAt, "ix_counted_parts_period").IncludeProperties(p => new { p.OperatorId, p.Linked, p.Exclusion });
            part.HasIndex(p => new { p.OperatorId, p.AnsweredAt }, "ix_counted_parts_person").IncludeProperties(p => new { p.Linked, p.Exclusion });
            // The list of unlinked calls behind the figures.
            part.HasIndex(p => new { p.AnsweredAt, p.PartId }, "ix_counted_parts_unlinked")
                .HasFilter("not linked and exclusion is null");
            part.HasIndex(p => new { p.OperatorId, p.AnsweredAt, p.PartId }, "ix_counted_parts_unlinked_of_person")
                .HasFilter("not linked and exclusion is null");
        });
    }
}
