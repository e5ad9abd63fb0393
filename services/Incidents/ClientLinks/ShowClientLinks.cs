using Helpdesk.ServiceDefaults.Settings;

namespace Helpdesk.Incidents.ClientLinks;

/// <summary>Setting: where else something is to be found about a client (F13).</summary>
internal sealed record ClientLinkTemplates
{
    public const int Most = 20;

    /// <summary>In the order they are shown.</summary>
    public IReadOnlyList<ClientLinkTemplate> Links { get; init; } = [];

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public string? Fault()
    {
        if (Links is null || Links.Count > Most || Links.Any(link => link is null))
            return $"At most {Most} links.";
        foreach (var link in Links)
        {
            if (string.IsNullOrWhiteSpace(link.Name) || link.Name.Length > 100)
                return "A link has a name of up to 100 characters.";
            // Filled, it must lead out by HTTP and nowhere else: a javascript: link would act as its reader.
            if (link.Url is not { Length: <= 1000 } || !Uri.TryCreate(link.Fill("6663003127", "667301001"), UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
                return $"«{link.Name}»: an address that begins with https:// or http://, with {{inn}} and {{kpp}} in it.";
        }

        return null;
    }
}

/// <summary>A link's template.</summary>
/// <param name="Name">What it is called in the client bar.</param>
/// <param name="Url">An address with <c>{inn}</c> and <c>{kpp}</c> in it.</param>
internal sealed record ClientLinkTemplate(string Name, string Url)
{
    public string Fill(string inn, string kpp) => Url
        .Replace("{inn}", Uri.EscapeDataString(inn), StringComparison.Ordinal).Replace("{kpp}", Uri.EscapeDataString(kpp), StringComparison.Ordinal);
}

/// <summary>A link filled in for a client.</summary>
internal sealed record ClientLink(string Name, string Url);

/// <summary><c>GET /api/subscribers/{id}/links</c> (F13): the client bar's links to other systems; none for a client without an INN.</summary>
internal static class ShowClientLinks
{
    public static void Map(RouteGroupBuilder subscribers) => subscribers.MapGet("/{id:guid}/links", HandleAsync)
        .AllowRoles(Roles.Staff).WithSummary("Links to other systems about a client");

    private static async Task<IReadOnlyList<ClientLink>> HandleAsync(Guid id, IncidentsDb db, CancellationToken ct)
    {
        var client = await db.Subscribers.Where(s => s.Id == id).Select(s => new { s.Inn, s.Kpp }).SingleOrDefaultAsync(ct)
            ?? throw new NotFound("subscriber-not-found", $"There is no subscriber {id}.");
        if (client.Inn is not { } inn)
            return [];
        var templates = (await db.SettingAsync<ClientLinkTemplates>(ct)).Value;
        return [.. templates.Links.Select(link => new ClientLink(link.Name, link.Fill(inn, client.Kpp)))];
    }
}
