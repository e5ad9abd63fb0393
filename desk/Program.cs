using Helpdesk.Desk;
using Helpdesk.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDesk();

var app = builder.Build();
app.UseServiceDefaults();
// After the services' own choice of language: the desk is Russian whatever the browser prefers.
app.UseRequestLocalization();
app.UseAntiforgery();
app.MapDesk();
await app.RunAsync();
