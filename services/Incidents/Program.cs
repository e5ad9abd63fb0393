using Helpdesk.Incidents;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.Incidents.KeepTyped;
using Helpdesk.Incidents.ReadChanges;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.LiveFeeds;
using Helpdesk.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<IncidentsDb>("incidents");
builder.AddLiveFeed<IncidentsDb>();
builder.AddMessaging<IncidentsDb>();
builder.AddDueWork<IncidentsDb>();
builder.AddBlobStore();
builder.Services.AddHttpContextAccessor();
builder.Services.AddSingleton<StateBook>();
builder.Services.AddScoped<ISeed<IncidentsDb>, BeginRounds>();
builder.Services.AddScoped<ISeed<IncidentsDb>, AgeOfChanges>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapIncidents();
await app.RunAsync();
