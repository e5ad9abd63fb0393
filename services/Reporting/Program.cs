using Helpdesk.Reporting;
using Helpdesk.ServiceDefaults;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<ReportingDb>("reporting");
builder.AddDueWork<ReportingDb>();
builder.AddReporting();

var app = builder.Build();
app.UseServiceDefaults();
app.MapReporting();
await app.RunAsync();
