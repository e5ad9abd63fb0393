using Helpdesk.Notifications;
using Helpdesk.ServiceDefaults;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<NotificationsDb>("notifications");
builder.AddMessaging<NotificationsDb>();
builder.AddDueWork<NotificationsDb>();
builder.AddBlobStore();
builder.AddNotifications();

var app = builder.Build();
app.UseServiceDefaults();
app.MapNotifications();
await app.RunAsync();
