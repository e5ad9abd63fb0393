using Helpdesk.Incidents.AnswerTemplates;
using Helpdesk.Incidents.AttachFiles;
using Helpdesk.Incidents.ChangeMany;
using Helpdesk.Incidents.FindIncidents;
using Helpdesk.Incidents.Follow;
using Helpdesk.Incidents.Groups;
using Helpdesk.Incidents.ImportClients;
using Helpdesk.Incidents.KeepTyped;
using Helpdesk.Incidents.LinkIncidents;
using Helpdesk.Incidents.Macros;
using Helpdesk.Incidents.Notes;
using Helpdesk.Incidents.Notices;
using Helpdesk.Incidents.Presence;
using Helpdesk.Incidents.SavedViews;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.Incidents.Tags;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.LiveFeeds;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Helpdesk.Incidents;

/// <summary>The database <c>incidents</c>.</summary>
internal sealed class IncidentsDb(DbContextOptions<IncidentsDb> options) : ServiceDb(options)
{
    public const string Numbers = "incident_numbers";

    public DbSet<Subscriber> Subscribers => Set<Subscriber>();

    public DbSet<SubscriberPhone> Phones => Set<SubscriberPhone>();

    public DbSet<SubscriberStep> SubscriberSteps => Set<SubscriberStep>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<IncidentCall> Calls => Set<IncidentCall>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<KnownArticle> Articles => Set<KnownArticle>();

    public DbSet<Group> Groups => Set<Group>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<IncidentTag> IncidentTags => Set<IncidentTag>();

    public DbSet<Notice> Notices => Set<Notice>();

    public DbSet<Macro> Macros => Set<Macro>();

    public DbSet<Watcher> Watchers => Set<Watcher>();

    public DbSet<ClientSubscription> ClientSubscriptions => Set<ClientSubscription>();

    public DbSet<RelatedLink> RelatedLinks => Set<RelatedLink>();

    public DbSet<Present> Presences => Set<Present>();

    public DbSet<IncidentFile> Files => Set<IncidentFile>();

    public DbSet<Note> Notes => Set<Note>();

    public DbSet<ClientImport> ClientImports => Set<ClientImport>();

    public DbSet<RejectedRow> RejectedRows => Set<RejectedRow>();

    public DbSet<TypedText> TypedTexts => Set<TypedText>();

    public DbSet<AnswerTemplate> Answers => Set<AnswerTemplate>();

    public DbSet<BulkAct> BulkActs => Set<BulkAct>();

    public DbSet<BulkItem> BulkItems => Set<BulkItem>();

    /// <summary>The number of the next incident (decision 11).</summary>
    public async Task<long> NextNumberAsync(CancellationToken ct) =>
        (await Database.SqlQuery<long>($"select nextval('incident_numbers') \"Value\"").ToListAsync(ct)).Single();

    /// <summary>Puts on record from where people said what is written without being tracked.</summary>
    public void PutOrigin(IEnumerable<Post> posts)
    {
        if (this.GetService<IHttpContextAccessor>().HttpContext is not { } http)
            return;
        var origin = Origins.Of(http);
        foreach (var post in posts.Where(post => post.AuthorId is not null))
            post.Origin = origin;
    }

    /// <summary>Puts on record from where a person did what is saved.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (this.GetService<IHttpContextAccessor>().HttpContext is not { } http)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        // Every look at the tracked rows would compare them all anew with what was read, and so would the saving itself: once is enough,
        // for an origin is set only on rows that are added whole.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            var origin = Origins.Of(http);
            PutOrigin(ChangeTracker.Entries<Post>().Where(e => e.State == EntityState.Added).Select(e => e.Entity));
            foreach (var entry in ChangeTracker.Entries<SubscriberStep>().Where(e => e.State == EntityState.Added))
                entry.Entity.Origin = origin;
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.HasDueWork();
        model.HasLiveFeed();
        model.HasSequence<long>(Numbers).StartsAt(2000001);
        model.Entity<Subscriber>(subscribers =>
        {
            subscribers.ToTable("subscribers");
            subscribers.Property(s => s.Id).ValueGeneratedNever();
            subscribers.Property(s => s.Version).IsConcurrencyToken();
            subscribers.Property(s => s.ServiceCenterGiven).HasDefaultValue(false);
            subscribers.Property(s => s.Balance).HasPrecision(18, 2);
            // INN and KPP, an empty KPP counting as a value; many may be without an INN (decision 12).
            subscribers.HasIndex(s => new { s.Inn, s.Kpp }).IsUnique();
            subscribers.HasIndex(s => s.Email).HasFilter("inn is null");
            subscribers.HasIndex(s => s.Email, "ix_subscribers_writes_from").HasFilter("email is not null");
            subscribers.HasIndex(s => s.SurvivorId).HasFilter("survivor_id is not null");
        });
        model.Entity<SubscriberPhone>(phones =>
        {
            phones.ToTable("subscriber_phones");
            phones.HasKey(p => new { p.SubscriberId, p.Number });
            phones.HasOne<Subscriber>().WithMany().HasForeignKey(p => p.SubscriberId);
            phones.HasIndex(p => new { p.Number, p.LastSeenAt }).IsDescending(false, true);
        });
        ConfigureIncidents(model);
        model.Entity<Draft>(drafts =>
        {
            drafts.ToTable("drafts");
            drafts.HasKey(d => d.CallId);
            drafts.Property(d => d.State).HasConversion<string>();
            drafts.HasIndex(d => d.Id).IsUnique();
            drafts.HasIndex(d => new { d.OperatorId, d.AnsweredAt }).HasFilter("state = 'Open'");
        });
        model.Entity<KnownArticle>(articles =>
        {
            articles.ToTable("articles");
            articles.Property(a => a.Id).ValueGeneratedNever();
            articles.HasIndex(a => a.Number);
        });
        model.Entity<Group>(groups =>
        {
            groups.ToTable("groups");
            groups.Property(g => g.Id).ValueGeneratedNever();
            groups.Property(g => g.Version).IsConcurrencyToken();
            groups.Property(g => g.Kind).HasConversion<string>();
            groups.Property(g => g.Tags).HasDefaultValueSql("'{}'");
            groups.Property(g => g.TakesNew).HasDefaultValueSql("'{}'");
            groups.HasIndex(g => g.Name);
            groups.HasIndex(g => g.Members).HasMethod("gin");
        });
        model.Entity<Person>(people =>
        {
            people.ToTable("people");
            people.Property(p => p.Id).ValueGeneratedNever();
            people.HasIndex(p => p.Login);
        });
        SubscriberStep.Configure(model);
        SavedView.Configure(model);
        IncidentTag.Configure(model);
        Notice.Configure(model);
        Macro.Configure(model);
        Watcher.Configure(model);
        ClientSubscription.Configure(model);
        RelatedLink.Configure(model);
        IncidentWords.Configure(model);
        ClientImport.Configure(model);
        RejectedRow.Configure(model);
        IncidentFile.Configure(model);
        Note.Configure(model);
        Present.Configure(model);
        BulkAct.Configure(model);
        BulkItem.Configure(model);
        TypedText.Configure(model);
        AnswerTemplate.Configure(model);
    }

    private static void ConfigureIncidents(ModelBuilder model)
    {
        model.Entity<Incident>(incidents =>
        {
            // Room for what is noticed without a change of what is indexed, which then costs the indexes nothing.
            incidents.ToTable("incidents").HasStorageParameter("fillfactor", 85);
            incidents.Property(i => i.Id).ValueGeneratedNever();
            incidents.Property(i => i.Version).IsConcurrencyToken();
            incidents.HasOne<Subscriber>().WithMany().HasForeignKey(i => i.SubscriberId);
            incidents.HasIndex(i => i.Number).IsUnique();
            // Lists: newest number first.
            incidents.HasIndex(i => new { i.Inn, i.Kpp, i.Number });
            incidents.HasIndex(i => new { i.CreatedBy, i.Number });
            incidents.HasIndex(i => new { i.OwnerId, i.Number });
            incidents.HasIndex(i => new { i.Channel, i.Number });
            incidents.HasIndex(i => new { i.ArticleNumber, i.Number }).HasFilter("article_number is not null");
            incidents.HasIndex(i => i.CreatedAt);
            incidents.HasIndex(i => new { i.State, i.Number });
            incidents.HasIndex(i => i.Number, "ix_incidents_open").HasFilter("not is_final");
            incidents.HasIndex(i => new { i.CreatedBy, i.Number }, "ix_incidents_open_of_creator").HasFilter("not is_final");
            incidents.HasIndex(i => new { i.OwnerId, i.Number }, "ix_incidents_open_of_owner").HasFilter("not is_final");
            incidents.HasIndex(i => new { i.ServiceCenter, i.Number }).HasFilter("service_center is not null");
            incidents.HasIndex(i => new { i.ServiceCenter, i.Number }, "ix_incidents_open_of_center").HasFilter("service_center is not null and not is_final");
            // Red counters: open ones have no closing time.
            incidents.HasIndex(i => new { i.Inn, i.ClosedAt, i.Kpp }, "ix_incidents_red").HasFilter("merged_into is null");
            incidents.HasIndex(i => new { i.SubscriberId, i.ArticleId, i.CreatedAt });
            incidents.HasIndex(i => new { i.GroupId, i.Number }).HasFilter("group_id is not null and not is_final");
            incidents.HasIndex(i => new { i.GroupId, i.Number }, "ix_incidents_of_group").HasFilter("group_id is not null");
            incidents.HasIndex(i => i.MergedInto).HasFilter("merged_into is not null");
            // What is due, of one person and of all.
            incidents.HasIndex(i => new { i.DueAt, i.Number }, "ix_incidents_due").HasFilter("due_at is not null and not is_final");
            incidents.HasIndex(i => new { i.OwnerId, i.Number }, "ix_incidents_put_off").HasFilter("put_off_until is not null");
            incidents.HasIndex(i => i.ParentId).HasFilter("parent_id is not null");
        });
        model.Entity<Post>(posts =>
        {
            posts.ToTable("posts");
            posts.HasKey(p => new { p.IncidentId, p.Id });
            posts.Property(p => p.Kind).HasConversion<string>();
            posts.HasOne<Incident>().WithMany().HasForeignKey(p => p.IncidentId);
            // What the search does not know yet: a handful of rows at any time.
            posts.HasIndex(p => p.Id, "ix_posts_unindexed").HasFilter("not indexed and text is not null");
        });
        model.Entity<IncidentCall>(calls =>
        {
            calls.ToTable("incident_calls");
            calls.HasKey(c => new { c.IncidentId, c.CallId });
            calls.HasIndex(c => c.CallId);
        });
    }
}
