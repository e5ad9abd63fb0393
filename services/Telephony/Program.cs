using Helpdesk.ServiceDefaults.Files;
using Helpdesk.Telephony;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<TelephonyDb>("telephony");
builder.AddLiveFeed<TelephonyDb>();
builder.AddMessaging<TelephonyDb>();
builder.AddDueWork<TelephonyDb>();
builder.AddBlobStore();
builder.Services.AddTelephony();

var app = builder.Build();
app.UseServiceDefaults();
app.MapTelephony();
await app.RunAsync();
