using Helpdesk.Incidents.FindSubscriber;
using Helpdesk.Incidents.ServiceCenters;
using Helpdesk.Incidents.Subscribers;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.CheckInnKpp;

/// <summary>INN and KPP as typed: in one text, or in two fields.</summary>
internal sealed record CheckInnKppRequest(string? Text, string? Inn, string? Kpp);

internal sealed class CheckInnKppValidator : AbstractValidator<CheckInnKppRequest>
{
    public CheckInnKppValidator()
    {
        RuleFor(r => r.Text).MaximumLength(200);
        RuleFor(r => r.Inn).MaximumLength(100);
        RuleFor(r => r.Kpp).MaximumLength(100);
    }
}

/// <summary>What there is to say about a client's key while it is typed.</summary>
internal sealed record CheckInnKppReply(
    string? Inn, string? Kpp, string? Kind, IReadOnlyList<InnKppFault> Faults, IReadOnlyList<InnKppWarning> Warnings,
    string? StandardKpp, string? Region, string? TaxOffice, string? TimeZoneGuess, IReadOnlyList<CheckInnKppReply.SimilarClient> Similar,
    IReadOnlyList<CheckInnKppReply.Branch> Branches, SubscriberView? Subscriber)
{
    /// <summary>Code of the service centre that looks after such a client (F11): its own, else the rules'.</summary>
    public string? ServiceCenter { get; init; }

    /// <summary>A known client whose INN is one slip away from the one typed.</summary>
    internal sealed record SimilarClient(Guid SubscriberId, string Inn, string? Kpp, string? Name);

    /// <summary>A client of the same INN (F7).</summary>
    internal sealed record Branch(Guid SubscriberId, string? Kpp, string? Name);
}

/// <summary><c>POST /api/subscribers/check</c> (F1 to F7): always an answer; its faults are what a registration would refuse.</summary>
internal static class CheckInnKpp
{
    private const int MostShown = 50;

    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapPost("/check", HandleAsync)
        .AllowRoles(Access.WritersAndPartners).WithSummary("Judges INN and KPP as typed and finds the client");

    private static async Task<CheckInnKppReply> HandleAsync(CheckInnKppRequest request, CurrentUser user, IncidentsDb db, CancellationToken ct)
    {
        var key = request.Text is null ? InnKpp.Of(request.Inn, request.Kpp) : InnKpp.Parse(request.Text);
        var check = InnKppCheck.Of(key);
        var reply = WithoutClients(key, check);
        // Partners may check what they type, not look through the house's clients.
        if (user.IsPartner() || check.Faults.Any(f => f.Field == "inn"))
            return reply;
        var ofInn = await db.Subscribers.AsNoTracking().Where(s => s.Inn == key.Inn).OrderBy(s => s.Kpp).Take(MostShown + 1).ToListAsync(ct);
        var exact = ofInn.Find(s => s.Kpp == key.Kpp)
            ?? (ofInn.Count > MostShown
                ? await db.Subscribers.AsNoTracking().SingleOrDefaultAsync(s => s.Inn == key.Inn && s.Kpp == key.Kpp, ct)
                : null);
        return reply with
        {
            ServiceCenter = exact?.ServiceCenter ?? (await db.SettingAsync<ServiceCenterRules>(ct)).Value.CodeOf(key.Inn, key.Kpp),
            Similar = Inn.HasRightCheckDigits(key.Inn) ? [] : await SimilarAsync(key.Inn, db, ct),
            Branches = [.. ofInn.Where(s => s.Id != exact?.Id && s.SurvivorId is null).Take(MostShown).Select(s => new CheckInnKppReply.Branch(s.Id, Shown(s.Kpp), s.Name))],
            Subscriber = exact is null ? null : await SubscriberView.ReadAsync(db, await SurvivorAsync(exact, db, ct), ct),
        };
    }

    private static async Task<Subscriber> SurvivorAsync(Subscriber found, IncidentsDb db, CancellationToken ct) => found.SurvivorId is { } survivor
        ? await db.Subscribers.AsNoTracking().SingleAsync(s => s.Id == survivor, ct)
        : found;

    private static CheckInnKppReply WithoutClients(InnKpp key, InnKppCheck check)
    {
        var innGood = check.Faults.All(f => f.Field != "inn");
        var kpp = check.Faults.Any(f => f.Field == "kpp") ? null : Shown(key.Kpp);
        var inn = innGood ? key.Inn : null;
        return new(
            Shown(key.Inn), Shown(key.Kpp), inn is null ? null : Inn.IsIndividual(inn) ? "individual" : "legal", check.Faults, check.Warnings,
            inn is null ? null : Kpp.StandardFor(inn), Regions.RegionOf(inn, kpp), inn?[..4], Regions.TimeZoneOf(inn, kpp), [], [], null);
    }

    private static async Task<List<CheckInnKppReply.SimilarClient>> SimilarAsync(string inn, IncidentsDb db, CancellationToken ct)
    {
        var candidates = Inn.OneSlipAway(inn).ToArray();
        return await db.Subscribers.Where(s => candidates.Contains(s.Inn)).OrderBy(s => s.Inn).ThenBy(s => s.Kpp).Take(20)
            .Select(s => new CheckInnKppReply.SimilarClient(s.Id, s.Inn!, s.Kpp == "" ? null : s.Kpp, s.Name)).ToListAsync(ct);
    }

    private static string? Shown(string part) => part.Length == 0 ? null : part;
}
