using Helpdesk.Incidents;
using Helpdesk.Incidents.ChangeState;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<IncidentsDb>("incidents");
builder.AddMessaging<IncidentsDb>();
builder.AddDueWork<IncidentsDb>();
builder.Services.AddSingleton<StateBook>();

var app = builder.Build();
app.UseServiceDefaults();
app.MapIncidents();
await app.RunAsync();
