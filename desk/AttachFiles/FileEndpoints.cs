using Helpdesk.Desk.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Desk.AttachFiles;

/// <summary>Contents of files, streamed both ways between the browser and Incidents (F42), or KnowledgeBase; client bases and what is known of a client, too.</summary>
internal static class FileEndpoints
{
    // What both take.
    private const long Longest = 100_000_000;

    // All of it under /files: the gateway lets nothing that long through elsewhere.
    public static void MapFiles(this IEndpointRouteBuilder app)
    {
        app.MapPost("/files/{incidentId:guid}", PutAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(Longest));
        app.MapGet("/files/{incidentId:guid}/{fileId:guid}", GetAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/files/articles", ExportArticlesAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/files/articles", ImportArticlesAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(Longest));
        app.MapPost("/files/articles/{articleId:guid}", PutToArticleAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(Longest));
        app.MapGet("/files/articles/{articleId:guid}/{fileId:guid}", GetOfArticleAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/files/incidents", ExportIncidentsAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/files/clients/{clientId:guid}", ExportClientAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/files/clients", ImportClientsAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(Longest));
        app.MapGet("/files/clients/imports/{importId:guid}/rejected", RejectedAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task PutAsync(Guid incidentId, string? name, bool? @internal, HttpContext http, Relay relay) =>
        relay.PassAsync(http, Query.To($"/api/incidents/{incidentId}/files", ("name", name), ("internal", @internal)), http.RequestAborted);

    private static Task PutToArticleAsync(Guid articleId, string? name, HttpContext http, Relay relay) =>
        relay.PassAsync(http, Query.To($"/api/knowledge/articles/{articleId}/files", ("name", name)), http.RequestAborted);

    private static Task GetOfArticleAsync(Guid articleId, Guid fileId, HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/knowledge/articles/{articleId}/files/{fileId}", http.RequestAborted);

    // The knowledge base as JSON lines, out and in.
    private static Task ExportArticlesAsync(HttpContext http, Relay relay) => relay.PassAsync(http, "/api/knowledge/articles/export", http.RequestAborted);

    private static Task ImportArticlesAsync(HttpContext http, Relay relay)
    {
        // A browser knows no type for such a file.
        http.Request.ContentType = "application/x-ndjson";
        return relay.PassAsync(http, "/api/knowledge/articles/import", http.RequestAborted);
    }

    // Everything that a list shows (P18).
    private static Task ExportIncidentsAsync(HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/incidents/export{http.Request.QueryString}", http.RequestAborted);

    // All that is known of a person, for him (P17).
    private static Task ExportClientAsync(Guid clientId, HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/subscribers/{clientId}/export", http.RequestAborted);

    private static Task ImportClientsAsync(HttpContext http, Relay relay) => relay.PassAsync(http, "/api/subscribers/imports", http.RequestAborted);

    private static Task RejectedAsync(Guid importId, HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/subscribers/imports/{importId}/rejected", http.RequestAborted);

    private static Task GetAsync(Guid incidentId, Guid fileId, HttpContext http, Relay relay) =>
        relay.PassAsync(http, $"/api/incidents/{incidentId}/files/{fileId}", http.RequestAborted);
}
