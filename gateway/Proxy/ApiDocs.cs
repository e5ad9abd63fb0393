namespace Helpdesk.Gateway.Proxy;

/// <summary>The page at <c>/docs</c> that shows every service's OpenAPI document.</summary>
internal static class ApiDocs
{
    private const string Path = "/docs";

    public static void UseApiDocs(this WebApplication app) => app.MapWhen(
        http => http.Request.Path.StartsWithSegments(Path),
        docs =>
        {
            // The desk's catch-all route has matched already, and the page's files are not served where an endpoint waits.
            docs.Use((http, next) =>
            {
                http.SetEndpoint(null);
                return next(http);
            });
            docs.UseSwaggerUI(page =>
            {
                page.RoutePrefix = Path.TrimStart('/');
                page.DocumentTitle = "Helpdesk API";
                foreach (var service in ProxyRoutes.Services.Prepend("gateway")) page.SwaggerEndpoint($"/openapi/{service}.json", service);
            });
        });
}
