using System.Text;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.BlockCallers;
using Helpdesk.Telephony.CallBack;
using Helpdesk.Telephony.ChangeSettings;
using Helpdesk.Telephony.ClaimExtension;
using Helpdesk.Telephony.CountCalls;
using Helpdesk.Telephony.DialNumber;
using Helpdesk.Telephony.EndForgottenCalls;
using Helpdesk.Telephony.FindCalls;
using Helpdesk.Telephony.LinkCalls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.NoteCall;
using Helpdesk.Telephony.ReceiveWebhook;
using Helpdesk.Telephony.RecordCalls;
using Helpdesk.Telephony.ReplayWebhooks;
using Helpdesk.Telephony.ShowServiceLevel;
using Helpdesk.Telephony.Spool;
using Helpdesk.Telephony.Subscribe;
using Helpdesk.Telephony.WrapUpCall;

namespace Helpdesk.Telephony;

/// <summary>What Telephony is made of and what it answers.</summary>
internal static class TelephonyRoutes
{
    public static void AddTelephony(this IServiceCollection services)
    {
        services.AddWebhookDoor();
        services.AddHostedService<SpoolDrain>();
        services.AddSingleton<KnownIncidents>().AddHostedService(provider => provider.GetRequiredService<KnownIncidents>());
        services.AddConsumerWithoutInbox<LinkRegisteredIncident>(LinkRegisteredIncident.SeesToRepeats);
        services.AddScoped<CallRereader>();
        services.AddHttpClient(FetchRecording.Client, client => client.Timeout = TimeSpan.FromMinutes(2))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10) });
        services.AddHttpClient(RenewSubscription.Client, client => client.Timeout = TimeSpan.FromSeconds(30));
        services.AddScoped<ISeed<TelephonyDb>, SeedDemoAccount>().AddScoped<ISeed<TelephonyDb>, BeginRounds>();
    }

    /// <summary>What taking webhooks needs, with the database or without it.</summary>
    public static void AddWebhookDoor(this IServiceCollection services)
    {
        // Windows-1251 of old PBXs.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (var adapter in AllAdapters.Create()) services.AddSingleton(adapter);
        services.AddSingleton<AdapterBook>().AddSingleton<AccountSecrets>().AddSingleton<AccountFile>().AddSingleton<AccountCache>();
        services.AddSingleton<Outage>().AddSingleton<SpoolFiles>();
        services.AddScoped<WebhookKeeper>().AddScoped<CallIntake>().AddScoped<CallNewsDesk>().AddScoped<CallJudge>().AddScoped<CallLinker>()
            .AddScoped<RecordingDesk>().AddScoped<SubscriptionDesk>();
    }

    /// <summary>The webhooks' door alone.</summary>
    public static void MapTelephonyDoor(this WebApplication app) => app.MapReceiveWebhook();

    public static void MapTelephony(this WebApplication app)
    {
        app.MapReceiveWebhook();
        app.MapLiveFeed<TelephonyDb>("/api/live/calls").AllowRoles(Roles.Staff);

        var calls = app.MapGroup("/api/calls").ValidateRequests().AllowRoles(Roles.Staff);
        calls.MapClaimExtension();
        calls.MapCurrentCall();
        calls.MapUnlinkedCalls();
        calls.MapCallsOfIncident();
        calls.MapGetCall();
        calls.MapLinkCall();
        calls.MapMoveCall();
        calls.MapLinkHistory();
        calls.MapDialNumber();
        calls.MapListenToRecording();
        calls.MapMissedCalls();
        calls.MapNoteCall();
        calls.MapWrapUpCall();
        calls.MapServiceLevel();

        var desk = app.MapGroup("/api/calls").ValidateRequests().AllowRoles(Roles.Supervisor, Roles.Administrator);
        desk.MapRegistrationRules();
        desk.MapBlocklist();
        desk.MapListenings();

        app.MapGroup("/api/calls").AllowRoles(Roles.Supervisor, Roles.Administrator, Roles.Machine).MapUploadRecording();

        var pbx = app.MapGroup("/api/calls").ValidateRequests().AllowRoles(Roles.Administrator);
        pbx.MapAccounts();
        pbx.MapRecentWebhooks();
        pbx.MapReplays();
        pbx.MapSettings();
    }
}
