using Helpdesk.Incidents.AnswerTemplates;
using Helpdesk.Incidents.AttachFiles;
using Helpdesk.Incidents.ChangeMany;
using Helpdesk.Incidents.FindIncidents;
using Helpdesk.Incidents.Follow;
using Helpdesk.Incidents.Groups;
using Helpdesk.Incidents.ImportClients;
using Helpdesk.Incidents.KeepTyped;
using Helpdesk.Incidents.LinkIncidents;
using Helpdesk.Incidents.Notes;
using Helpdesk.Incidents.Presence;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.LiveFeeds;

namespace Helpdesk.Incidents;

/// <summary>The database <c>incidents</c>.</summary>
internal sealed class IncidentsDb(DbContextOptions<IncidentsDb> options) : ServiceDb(options)
{
    public const string Numbers = "incident_numbers";

    public DbSet<Subscriber> Subscribers => Set<Subscriber>();

    public DbSet<SubscriberPhone> Phones => Set<SubscriberPhone>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<Post> Posts => Set<Post>();

    public DbSet<IncidentCall> Calls => Set<IncidentCall>();

    public DbSet<Draft> Drafts => Set<Draft>();

    public DbSet<KnownArticle> Articles => Set<KnownArticle>();

    public DbSet<Group> Groups => Set<Group>();

    public DbSet<Person> People => Set<Person>();

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
            // INN and KPP, an empty KPP counting as a value; many may be without an INN (decision 12).
            subscribers.HasIndex(s => new { s.Inn, s.Kpp }).IsUnique();
            subscribers.HasIndex(s => s.Email).HasFilter("inn is null");
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
            groups.HasIndex(g => g.Name);
            groups.HasIndex(g => g.Members).HasMethod("gin");
        });
        model.Entity<Person>(people =>
        {
            people.ToTable("people");
            people.Property(p => p.Id).ValueGeneratedNever();
            people.HasIndex(p => p.Login);
        });
        ConfigureDeskHelp(model);
        ConfigureFollowing(model);
        ConfigureSearch(model);
    }

    private static void ConfigureFollowing(ModelBuilder model)
    {
        model.Entity<Watcher>(watchers =>
        {
            watchers.ToTable("incident_watchers");
            watchers.HasKey(w => new { w.IncidentId, w.PersonId });
            watchers.Property(w => w.Role).HasConversion<string>();
            watchers.HasIndex(w => new { w.PersonId, w.IncidentId });
            watchers.HasIndex(w => w.PersonId, "ix_incident_watchers_attention").HasFilter("attention");
        });
        model.Entity<ClientSubscription>(subscriptions =>
        {
            subscriptions.ToTable("client_subscriptions");
            subscriptions.Property(s => s.Id).ValueGeneratedNever();
            subscriptions.HasIndex(s => new { s.IncidentId, s.Id });
            subscriptions.HasIndex(s => s.SubscriberId);
        });
        model.Entity<RelatedLink>(links =>
        {
            links.ToTable("incident_links");
            links.HasKey(l => new { l.OneId, l.OtherId });
            links.HasIndex(l => l.OtherId);
        });
    }

    private static void ConfigureSearch(ModelBuilder model) => model.Entity<IncidentWords>(words =>
    {
        words.ToTable("incident_words");
        words.HasKey(w => w.IncidentId);
        words.Property(w => w.Lexemes).HasColumnType("tsvector");
        words.HasIndex(w => w.Lexemes).HasMethod("gin");
        words.HasIndex(w => w.Number);
    });

    private static void ConfigureDeskHelp(ModelBuilder model)
    {
        model.Entity<ClientImport>(imports =>
        {
            imports.ToTable("client_imports");
            imports.Property(i => i.Id).ValueGeneratedNever();
        });
        model.Entity<RejectedRow>(rows =>
        {
            rows.ToTable("rejected_rows");
            rows.HasKey(r => new { r.ImportId, r.Line });
        });
        model.Entity<IncidentFile>(files =>
        {
            files.ToTable("incident_files");
            files.Property(f => f.Id).ValueGeneratedNever();
            files.HasIndex(f => new { f.IncidentId, f.AddedAt });
            files.HasIndex(f => f.Key);
        });
        model.Entity<Note>(notes =>
        {
            notes.ToTable("notes");
            notes.Property(n => n.Id).ValueGeneratedNever();
            notes.HasIndex(n => new { n.About, n.At });
        });
        model.Entity<Present>(presences =>
        {
            presences.ToTable("presences");
            presences.HasKey(p => new { p.IncidentId, p.PersonId });
            presences.HasIndex(p => p.Until);
        });
        model.Entity<BulkAct>(acts =>
        {
            acts.ToTable("bulk_acts");
            acts.Property(a => a.Id).ValueGeneratedNever();
            acts.HasIndex(a => a.At);
        });
        model.Entity<BulkItem>(items =>
        {
            items.ToTable("bulk_items");
            items.HasKey(i => new { i.ActId, i.IncidentId });
            items.Property(i => i.Before).HasColumnType("jsonb");
            items.HasOne<BulkAct>().WithMany().HasForeignKey(i => i.ActId);
        });
        model.Entity<TypedText>(texts =>
        {
            texts.ToTable("typed_texts");
            texts.HasKey(t => new { t.PersonId, t.Place });
            texts.HasIndex(t => t.At);
        });
        model.Entity<AnswerTemplate>(answers =>
        {
            answers.ToTable("answer_templates");
            answers.Property(a => a.Id).ValueGeneratedNever();
            answers.Property(a => a.Version).IsConcurrencyToken();
            answers.HasIndex(a => new { a.OwnerId, a.Shortcut }).IsUnique().AreNullsDistinct(false);
        });
    }

    private static void ConfigureIncidents(ModelBuilder model)
    {
        model.Entity<Incident>(incidents =>
        {
            incidents.ToTable("incidents");
            incidents.Property(i => i.Id).ValueGeneratedNever();
            incidents.Property(i => i.Version).IsConcurrencyToken();
            incidents.HasOne<Subscriber>().WithMany().HasForeignKey(i => i.SubscriberId);
            incidents.HasIndex(i => i.Number).IsUnique();
            // Lists: newest number first.
            incidents.HasIndex(i => new { i.Inn, i.Kpp, i.Number });
            incidents.HasIndex(i => new { i.CreatedBy, i.Number });
            incidents.HasIndex(i => new { i.OwnerId, i.State, i.Number });
            incidents.HasIndex(i => new { i.State, i.Number });
            incidents.HasIndex(i => i.Number, "ix_incidents_open").HasFilter("not is_final");
            incidents.HasIndex(i => new { i.OwnerId, i.Number }, "ix_incidents_open_of_owner").HasFilter("not is_final");
            incidents.HasIndex(i => new { i.ServiceCenter, i.Number }).HasFilter("service_center is not null");
            // Red counters: open ones have no closing time.
            incidents.HasIndex(i => new { i.Inn, i.ClosedAt, i.Kpp }, "ix_incidents_red").HasFilter("merged_into is null");
            incidents.HasIndex(i => new { i.SubscriberId, i.ArticleId, i.CreatedAt });
            incidents.HasIndex(i => new { i.GroupId, i.Number }).HasFilter("not is_final");
            incidents.HasIndex(i => new { i.OwnerId, i.Number }, "ix_incidents_attention").HasFilter("needs_attention and not is_final");
            incidents.HasIndex(i => i.MergedInto).HasFilter("merged_into is not null");
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
