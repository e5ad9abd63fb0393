using FluentValidation;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Notifications.Templates;

/// <summary>A new text to clients.</summary>
/// <param name="Subject">Subject, for letters only; up to 200 characters in one line.</param>
/// <param name="Body">The text, up to 4,000 characters.</param>
internal sealed record NewTemplate(string? Subject, string? Body);

internal sealed class NewTemplateRules : AbstractValidator<NewTemplate>
{
    public NewTemplateRules()
    {
        RuleFor(template => template.Subject).MaximumLength(200)
            .Must(subject => subject is null || !subject.Any(char.IsControl)).WithMessage("A subject is one line.")
            .Custom(NameUnknownPlaces);
        RuleFor(template => template.Body).NotEmpty().MaximumLength(4_000).Custom(NameUnknownPlaces);
    }

    private static void NameUnknownPlaces(string? text, ValidationContext<NewTemplate> context)
    {
        foreach (var place in MessageTemplates.UnknownPlaces(text))
            context.AddFailure($"Nothing is filled in for {{{place}}}.");
    }
}

/// <summary><c>PUT /api/notifications/templates/{name}</c>: changes a text to clients; each change is an audited row.</summary>
internal static class ChangeTemplateEndpoint
{
    public static void MapChangeTemplate(this IEndpointRouteBuilder routes) =>
        routes.MapPut("/templates/{name}", HandleAsync).AllowRoles(Roles.Administrator);

    private static async Task<IResult> HandleAsync(
        string name, NewTemplate template, IfMatch ifMatch, CurrentUser user, NotificationsDb db, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var setting = await db.SettingAsync<MessageTemplates>(cancellationToken);
        var old = setting.Value.Find(name) ?? throw ShowTemplateEndpoint.NoSuch(name);
        ifMatch.Require(setting.Version, () => TemplateView.Of(name, old));
        if (old.Subject is null != string.IsNullOrWhiteSpace(template.Subject))
            throw new BadInput("subject", old.Subject is null ? "An SMS has no subject." : "A letter needs a subject.");

        var changed = new MessageTemplate(old.Subject is null ? null : template.Subject, template.Body!);
        var version = db.ChangeSetting(setting, setting.Value.With(name, changed), user.Id, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return Versioned.Ok(TemplateView.Of(name, changed), version);
    }
}
