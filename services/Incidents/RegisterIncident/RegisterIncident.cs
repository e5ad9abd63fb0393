using Helpdesk.Incidents.ReadIncident;
using Helpdesk.Incidents.Subscribers;

namespace Helpdesk.Incidents.RegisterIncident;

/// <summary>What a registration may say (F37): only the client is needed, and from a call not even that.</summary>
/// <param name="Inn">INN in any usual form.</param>
/// <param name="Kpp">KPP; empty for none.</param>
/// <param name="SubscriberId">A known client, in place of INN and KPP.</param>
/// <param name="SubscriberName">Name of a client that is new.</param>
/// <param name="CallId">
/// The call it is registered from: its draft becomes this incident (decision 2). Calls live in Telephony and are heard of here later than
/// they appear on the operator's screen, so an id not heard of yet is taken; of one that never comes only the incident itself knows.
/// </param>
/// <param name="ArticleId">The article that answers: "+1" (F93).</param>
/// <param name="Question">What the client asks: the first post.</param>
/// <param name="Solution">The answer; obligatory when the article has the red circle (F94).</param>
/// <param name="Contact">Who asks.</param>
/// <param name="Close">Given when the question is solved already (F47).</param>
/// <param name="ParentId">The incident this one goes back to: an additional one of a partner's (F68), or a further question (F31).</param>
/// <param name="TellClient">What to tell the client at the end, and where (decision 13).</param>
internal sealed record RegisterIncidentRequest(
    string? Inn, string? Kpp, Guid? SubscriberId, string? SubscriberName, Guid? CallId, Guid? ArticleId, string? Question, string? Solution,
    RegisterIncidentRequest.Person? Contact, RegisterIncidentRequest.Closing? Close, TellClient? TellClient, Guid? ParentId)
{
    /// <summary>
    /// Where an incident by hand was asked: <c>messenger</c> or <c>portal</c> (F33); null for neither, and for a machine's portal. A call says
    /// where by itself.
    /// </summary>
    public string? Channel { get; init; }

    /// <summary>Who asks.</summary>
    internal sealed record Person(string? Name, string? Phone, string? Email);

    /// <summary>Closed in the same act.</summary>
    internal sealed record Closing(string? Reason);

    /// <summary>INN and KPP cleaned; null when neither was given.</summary>
    public InnKpp? Key() => string.IsNullOrWhiteSpace(Inn) && string.IsNullOrWhiteSpace(Kpp) ? null : InnKpp.Of(Inn, Kpp);
}

internal sealed class RegisterIncidentValidator : AbstractValidator<RegisterIncidentRequest>
{
    public RegisterIncidentValidator()
    {
        RuleFor(r => r.Inn).MaximumLength(100);
        RuleFor(r => r.Kpp).MaximumLength(100);
        RuleFor(r => r).Custom((request, context) =>
        {
            if (request.SubscriberId is not null && request.Key() is not null)
                context.AddFailure("subscriberId", "Give either subscriberId or inn and kpp.");
            if (request.SubscriberId is null && request.Key() is { Inn.Length: <= 100, Kpp.Length: <= 100 } key)
                foreach (var fault in InnKppCheck.Of(key).Faults)
                    context.AddFailure(fault.Field, fault.Message);
            if (request is { SubscriberId: null, CallId: null } && request.Key() is null
                && string.IsNullOrWhiteSpace(request.Contact?.Phone) && string.IsNullOrWhiteSpace(request.Contact?.Email))
                context.AddFailure("inn", Texts.Of("client-missing"));
        });
        RuleFor(r => r.SubscriberName).MaximumLength(500);
        RuleFor(r => r.Question).MaximumLength(Post.LongestText);
        RuleFor(r => r.Solution).MaximumLength(Post.LongestText);
        RuleFor(r => r.Contact!).ChildRules(contact =>
        {
            contact.RuleFor(c => c.Name).MaximumLength(200);
            contact.RuleFor(c => c.Phone).MaximumLength(64);
            contact.RuleFor(c => c.Email).MaximumLength(254).EmailAddress().When(c => !string.IsNullOrWhiteSpace(c.Email));
        }).When(r => r.Contact is not null);
        RuleFor(r => r.Channel).Must(channel => channel is null or "messenger" or "portal").WithMessage("A channel is either messenger or portal.");
        RuleFor(r => r.Channel).Null().WithMessage("A call is its own channel.").When(r => r.CallId is not null);
        RuleFor(r => r.Close!.Reason).MaximumLength(500).When(r => r.Close is not null);
        RuleFor(r => r.Close!.Reason).NotEmpty().WithMessage(_ => Texts.Of("reason-missing"))
            .When(r => r is { Close: not null, ArticleId: null });
        RuleFor(r => r.TellClient!).SetValidator(new TellClientValidator()).When(r => r.TellClient is not null);
    }
}

/// <summary><c>POST /api/incidents</c> (F19, F37, F93).</summary>
internal static class RegisterIncident
{
    public static void Map(RouteGroupBuilder incidents) => incidents.MapPost("", HandleAsync)
        .AllowRoles([.. Access.WritersAndPartners, Roles.Machine]).WithIdempotency<IncidentsDb>().Produces<IncidentCard>(StatusCodes.Status201Created)
        .WithSummary("Registers an incident, from a call, by hand or by a messenger's bot")
        .WithDescription(
            "A callId that is not known yet is accepted, because news of a call may come here later than its screen pop: the call is linked when "
            + "Telephony has it. An id of no call is kept with the incident and links nothing. An unknown subscriberId, articleId or parentId is refused "
            + "with 400, by its name. What a machine registers has no owner and waits for somebody to take it.");

    private static async Task<IResult> HandleAsync(
        RegisterIncidentRequest request, CurrentUser user, IncidentsDb db, TimeProvider time, CancellationToken ct)
    {
        var card = await new Registration(db, request, user, time.GetUtcNow()).RunAsync(ct);
        return Versioned.Created($"/api/incidents/{card.Id}", card, card.Version);
    }
}
