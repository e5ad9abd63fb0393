using System.Globalization;
using Helpdesk.Desk.AttachFiles;
using Helpdesk.Desk.Calls;
using Helpdesk.Desk.Gateway;
using Helpdesk.Desk.KeepTyped;
using Helpdesk.Desk.RecordCalls;
using Helpdesk.Desk.Shell;
using Helpdesk.Desk.SignIn;
using Helpdesk.Desk.Workplace;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Discovery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Localization;
using Radzen;

namespace Helpdesk.Desk;

internal static class DeskExtensions
{
    public const string LanguageCookie = "helpdesk_language";

    /// <summary>The desk's own services; whatever belongs to one operator lives as long as his circuit.</summary>
    public static WebApplicationBuilder AddDesk(this WebApplicationBuilder builder)
    {
        // Also from the build's output folder, where files of packages are not yet beside ours.
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(LanguageOptions);
        services.AddCascadingAuthenticationState();
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, _ => { });
        services.AddRazorComponents().AddInteractiveServerComponents(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(5));
        services.AddRadzenComponents();
        AddGateway(services);
        services.AddScoped<Connection>();
        services.AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<Connection>());
        services.AddScoped<Notices>();
        services.AddScoped<CallFeed>();
        services.AddScoped<LiveCalls>();
        services.AddScoped<WorkInHand>();
        services.AddScoped<ViewCounters>();
        services.AddScoped<TypedText>();
        services.AddSingleton<DeskTime>();
        return builder;
    }

    /// <summary>Pages, the circuit's hub and the static files.</summary>
    public static void MapDesk(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapSignIn();
        app.MapTyped();
        app.MapFiles();
        app.MapRecordings();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    private static void AddGateway(IServiceCollection services)
    {
        services.AddServiceClient<GatewayCalls>("gateway").ConfigureHttpClient(DeskKey.Show);
        services.AddServiceClient<GatewayStreams>("gateway").ConfigureHttpClient(DeskKey.Show)
            .ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<Relay>();
        services.AddScoped<GatewayClient>();
        services.AddScoped<CallsApi>();
        services.AddScoped<IncidentsApi>();
        services.AddScoped<ClientsApi>();
        services.AddScoped<StepsApi>();
        services.AddScoped<ViewsApi>();
        services.AddScoped<AnswersApi>();
        services.AddScoped<FollowApi>();
        services.AddScoped<FilesApi>();
        services.AddScoped<NotesApi>();
        services.AddScoped<KnowledgeApi>();
        services.AddScoped<ExpertsApi>();
        services.AddScoped<ArticleReportsApi>();
        services.AddScoped<CarryApi>();
        services.AddScoped<PbxApi>();
        services.AddScoped<UsersApi>();
        services.AddScoped<SignInsApi>();
        services.AddScoped<TeamApi>();
        services.AddScoped<SettingsApi>();
        services.AddScoped<ReportsApi>();
        services.AddScoped<NotificationsApi>();
    }

    // Russian whatever the browser prefers; the other language is the operator's own choice.
    private static void LanguageOptions(RequestLocalizationOptions options)
    {
        CultureInfo[] languages = [CultureInfo.GetCultureInfo("ru"), CultureInfo.GetCultureInfo("en")];
        options.DefaultRequestCulture = new RequestCulture(languages[0]);
        (options.SupportedCultures, options.SupportedUICultures) = (languages, languages);
        options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = LanguageCookie }];
    }
}
