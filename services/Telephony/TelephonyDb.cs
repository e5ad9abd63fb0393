using System.Text.Json;
using Helpdesk.Telephony.BlockCallers;
using Helpdesk.Telephony.Calls;
using Helpdesk.Telephony.ClaimExtension;
using Helpdesk.Telephony.LinkCalls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.NoteCall;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.RecordCalls;
using Helpdesk.Telephony.ReplayWebhooks;
using Helpdesk.Telephony.ShowCaller;
using Helpdesk.Telephony.Subscribe;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helpdesk.Telephony;

internal sealed class TelephonyDb(DbContextOptions<TelephonyDb> options) : ServiceDb(options)
{
    private const string Unlinked = "verdict_version > 0 and exclusion is null and not linked";

    public DbSet<Call> Calls => Set<Call>();

    public DbSet<CallPart> Parts => Set<CallPart>();

    public DbSet<CallLeg> Legs => Set<CallLeg>();

    public DbSet<CallIncident> Links => Set<CallIncident>();

    public DbSet<KnownIncident> Incidents => Set<KnownIncident>();

    public DbSet<LinkChange> LinkChanges => Set<LinkChange>();

    public DbSet<RawEvent> RawEvents => Set<RawEvent>();

    public DbSet<Replay> Replays => Set<Replay>();

    public DbSet<Recording> Recordings => Set<Recording>();

    public DbSet<Listening> Listenings => Set<Listening>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<PbxAccount> Accounts => Set<PbxAccount>();

    public DbSet<BlockedCaller> BlockedCallers => Set<BlockedCaller>();

    public DbSet<CallNote> Notes => Set<CallNote>();

    public DbSet<ExtensionClaim> Extensions => Set<ExtensionClaim>();

    public DbSet<KnownSubscriber> Subscribers => Set<KnownSubscriber>();

    public DbSet<KnownPhone> Phones => Set<KnownPhone>();

    public DbSet<KnownPerson> People => Set<KnownPerson>();

    protected override void ConfigureModel(ModelBuilder model)
    {
        model.HasLiveFeed().HasDueWork();
        ConfigureCalls(model);
        model.Entity<CallIncident>(links =>
        {
            links.ToTable("call_incidents").HasKey(link => new { link.CallId, link.IncidentId });
            links.HasIndex(link => new { link.IncidentId, link.LinkedAt });
        });
        model.Entity<KnownIncident>(incidents =>
        {
            incidents.ToTable("known_incidents").HasKey(incident => incident.IncidentId);
            incidents.Property(incident => incident.MergeVersion).HasDefaultValue(0);
            incidents.HasIndex(incident => incident.MergedInto).HasFilter("merged_into is not null");
        });
        model.Entity<LinkChange>(changes => changes.ToTable("link_changes").HasIndex(change => new { change.CallId, change.Id }));
        model.Entity<RawEvent>(raw =>
        {
            raw.ToTable("raw_events").HasIndex(e => new { e.AccountId, e.Id });
            raw.Property(e => e.Understood).HasColumnType("jsonb");
            raw.HasIndex(e => e.ReceivedAt);
            raw.HasIndex(e => e.CallId).HasFilter("call_id is not null");
        });
        model.Entity<Recording>(recordings =>
        {
            recordings.ToTable("recordings").HasIndex(recording => new { recording.CallId, recording.Fingerprint }).IsUnique();
            recordings.HasIndex(recording => recording.AddedAt).HasFilter("state <> 5");
            recordings.HasIndex(recording => recording.BlobKey).HasFilter("blob_key is not null");
        });
        model.Entity<Listening>(listenings => listenings.ToTable("recording_listenings").HasIndex(listening => new { listening.CallId, listening.Id }));
        model.Entity<Subscription>(subscriptions => subscriptions.ToTable("subscriptions").HasKey(subscription => subscription.AccountId));
        model.Entity<Replay>(replays => replays.ToTable("replays").HasIndex(replay => new { replay.AccountId, replay.Id }));
        model.Entity<PbxAccount>(accounts =>
        {
            accounts.ToTable("pbx_accounts").HasIndex(a => new { a.Adapter, a.Name }).IsUnique();
            accounts.Ignore(a => a.Keys);
            ConfigureNumbers(accounts);
        });
        model.Entity<BlockedCaller>(blocked =>
        {
            blocked.ToTable("blocked_callers").HasKey(caller => caller.Number);
            // Compared by code points, as the cursor is.
            blocked.Property(caller => caller.Number).UseCollation("C");
        });
        model.Entity<CallNote>(notes => notes.ToTable("call_notes").HasIndex(note => new { note.CallId, note.Id }));
        model.Entity<ExtensionClaim>(claims =>
        {
            claims.ToTable("extensions").HasKey(claim => claim.OperatorId);
            claims.Property(claim => claim.Version).IsConcurrencyToken();
            claims.HasIndex(claim => claim.Extension).IsUnique().HasFilter("extension is not null");
        });
        ConfigurePhoneBook(model);
    }

    // Not a complex property: those are not found in rows that FromSql reads.
    private static void ConfigureNumbers(EntityTypeBuilder entity)
    {
        entity.Ignore(nameof(Call.Numbers));
        entity.Property<NumberContext>("NumbersContext").HasColumnName("numbers");
        entity.Property<string>("NumbersCountry").HasDefaultValue(NumberPlan.Russia);
        entity.Property<string?>("NumbersAreaCode");
    }

    private static void ConfigureCalls(ModelBuilder model)
    {
        model.Entity<Call>(calls =>
        {
            calls.ToTable("calls");
            calls.Property(call => call.Version).IsConcurrencyToken();
            calls.Property(call => call.Events).HasColumnType("jsonb").HasConversion(
                events => JsonSerializer.Serialize(events, EventSet.Stored),
                json => JsonSerializer.Deserialize<List<PbxEvent>>(json, ApiJson.Options)!,
                // The list is replaced, never changed.
                new ValueComparer<List<PbxEvent>>((a, b) => ReferenceEquals(a, b), events => events.Count, events => events));
            ConfigureNumbers(calls);
            // The column's first name; migrations only expand.
            calls.Property(call => call.QuietSince).HasColumnName("forwarded_at");
            calls.HasMany(call => call.Parts).WithOne().HasForeignKey(part => part.CallId);
            calls.HasIndex(call => new { call.StartedAt, call.Id }, "ix_calls_missed").HasFilter("state = 3 and answered_at is null");
            calls.HasIndex(call => new { call.From, call.StartedAt });
            calls.HasIndex(call => new { call.To, call.StartedAt });
            calls.HasIndex(call => call.HeardAt, "ix_calls_open").HasFilter("state < 3");
            calls.HasIndex(call => call.OperatorIds, "ix_calls_open_by_operator").HasMethod("gin").HasFilter("state < 3");
        });
        model.Entity<CallPart>(parts =>
        {
            parts.ToTable("call_parts");
            // Ours, so that a part found through its call is taken for new.
            parts.Property(part => part.Id).ValueGeneratedNever();
            parts.Ignore(part => part.Extension);
            parts.Ignore(part => part.WrapUp);
            parts.Property(part => part.Withdrawn).HasDefaultValue(false);
            parts.HasIndex(part => new { part.CallId, part.Leg, part.Person }).IsUnique();
            parts.HasIndex(part => new { part.OperatorId, part.AnsweredAt, part.Id }, "ix_call_parts_unlinked_of_operator").HasFilter(Unlinked);
            parts.HasIndex(part => new { part.AnsweredAt, part.Id }, "ix_call_parts_unlinked").HasFilter(Unlinked);
            parts.HasIndex(part => new { part.AnsweredAt, part.Id }, "ix_call_parts_judged").HasFilter("verdict_version > 0");
        });
        model.Entity<CallLeg>(legs =>
        {
            legs.ToTable("call_legs").HasKey(leg => new { leg.AccountId, leg.Key });
            legs.HasOne<Call>().WithMany().HasForeignKey(leg => leg.CallId);
        });
    }

    private static void ConfigurePhoneBook(ModelBuilder model)
    {
        model.Entity<KnownSubscriber>(subscribers => subscribers.ToTable("subscribers").HasKey(s => s.SubscriberId));
        model.Entity<KnownPhone>(phones =>
        {
            phones.ToTable("subscriber_phones").HasKey(phone => new { phone.Number, phone.SubscriberId });
            phones.HasIndex(phone => phone.SubscriberId);
        });
        model.Entity<KnownPerson>(people =>
        {
            people.ToTable("people").HasKey(person => person.UserId);
            people.HasIndex(person => person.Login);
        });
    }
}
