using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Notifications.Templates;

/// <summary><c>GET /api/notifications/templates/{name}</c>: a text to clients, with the version of all templates as ETag.</summary>
internal static class ShowTemplateEndpoint
{
    public static void MapShowTemplate(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/templates/{name}", HandleAsync).AllowRoles(Roles.Staff);

    private static async Task<IResult> HandleAsync(string name, NotificationsDb db, CancellationToken cancellationToken)
    {
        var (templates, version) = await db.SettingAsync<MessageTemplates>(cancellationToken);
        var template = templates.Find(name) ?? throw NoSuch(name);
        return Versioned.Ok(TemplateView.Of(name, template), version);
    }

    public static NotFound NoSuch(string name) =>
        new("template-not-found", $"There is no template '{name}'. Templates: {string.Join(", ", MessageTemplates.Names)}.");
}
