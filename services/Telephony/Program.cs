using Helpdesk.ServiceDefaults.Files;
using Helpdesk.Telephony;
using Helpdesk.Telephony.Spool;

var door = await DoorWithoutDatabase.KeepAsync(args);
if (door is { Stopped: true }) return;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<TelephonyDb>("telephony");
builder.AddLiveFeed<TelephonyDb>();
builder.AddMessaging<TelephonyDb>();
builder.AddDueWork<TelephonyDb>();
builder.AddBlobStore();
builder.Services.AddTelephony();
if (door is not null) builder.TakeOverFrom(door);

var app = builder.Build();
app.UseServiceDefaults();
app.MapTelephony();
await app.RunAsync();
