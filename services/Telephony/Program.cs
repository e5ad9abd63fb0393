using Helpdesk.ServiceDefaults.Files;
using Helpdesk.Telephony;
using Helpdesk.Telephony.Spool;

WebApplication app;
DoorWithoutDatabase? door = null;
do
{
    door = await DoorWithoutDatabase.KeepAsync(args, door);
    if (door is { Stopped: true }) return;

    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults();
    builder.AddDatabase<TelephonyDb>("telephony");
    builder.AddLiveFeed<TelephonyDb>().AddMessaging<TelephonyDb>().AddDueWork<TelephonyDb>().AddBlobStore();
    builder.Services.AddTelephony();
    if (door is not null) builder.TakeOverFrom(door);

    app = builder.Build();
    app.UseServiceDefaults();
    app.MapTelephony();
}
while (!await app.RunUnlessTheDatabaseIsAwayAsync());
