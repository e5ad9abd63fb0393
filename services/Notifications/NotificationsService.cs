using Helpdesk.Notifications.CheckAddress;
using Helpdesk.Notifications.ListMessages;
using Helpdesk.Notifications.QuietHours;
using Helpdesk.Notifications.ReceiveMail;
using Helpdesk.Notifications.SendMessages;
using Helpdesk.Notifications.SendMessages.Email;
using Helpdesk.Notifications.SendMessages.Sms;
using Helpdesk.Notifications.Templates;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.Notifications;

/// <summary>What this service adds to the common defaults.</summary>
internal static class NotificationsService
{
    public static void AddNotifications(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(builder.Configuration.GetSection("Smtp").Get<SmtpOptions>() ?? new SmtpOptions());
        builder.Services.AddSingleton<IChannel, EmailChannel>();
        builder.Services.AddSingleton<IChannel, SmsChannel>();
        var provider = builder.Configuration["Sms:Provider"] ?? SandboxProvider.KnownAs;
        _ = provider switch
        {
            SandboxProvider.KnownAs => builder.Services.AddSingleton<ISmsProvider, SandboxProvider>(),
            _ => throw new InvalidOperationException($"Sms:Provider is '{provider}'; known: {SandboxProvider.KnownAs}."),
        };
    }

    public static void MapNotifications(this WebApplication app)
    {
        var routes = app.MapGroup("/api/notifications").WithTags("Notifications").ValidateRequests();
        routes.MapListMessages();
        routes.MapCheckAddress();
        routes.MapShowTemplate();
        routes.MapChangeTemplate();
        routes.MapSendingHours();
        app.MapReceiveMail();
    }
}
