using System.Text;
using Helpdesk.Telephony.Adapters;
using Helpdesk.Telephony.ClaimExtension;
using Helpdesk.Telephony.CountCalls;
using Helpdesk.Telephony.EndForgottenCalls;
using Helpdesk.Telephony.FindCalls;
using Helpdesk.Telephony.LinkCalls;
using Helpdesk.Telephony.ManageAccounts;
using Helpdesk.Telephony.ReceiveWebhook;

namespace Helpdesk.Telephony;

/// <summary>What Telephony is made of and what it answers.</summary>
internal static class TelephonyRoutes
{
    public static void AddTelephony(this IServiceCollection services)
    {
        // Windows-1251 of old PBXs.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        services.AddSingleton<IPbxAdapter, GenericAdapter>();
        services.AddSingleton<AdapterBook>().AddSingleton<AccountCache>();
        services.AddScoped<CallIntake>().AddScoped<CallNewsDesk>().AddScoped<CallJudge>().AddScoped<CallLinker>();
        services.AddScoped<ISeed<TelephonyDb>, SeedDemoAccount>().AddScoped<ISeed<TelephonyDb>, BeginRounds>();
    }

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

        app.MapGroup("/api/calls").ValidateRequests().AllowRoles(Roles.Supervisor, Roles.Administrator).MapRegistrationRules();
        app.MapGroup("/api/calls").ValidateRequests().AllowRoles(Roles.Administrator).MapAccounts();
    }
}
