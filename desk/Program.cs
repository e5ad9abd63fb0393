using Helpdesk.Desk;
using Helpdesk.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDesk();

var app = builder.Build();
app.UseRequestLocalization();
app.UseServiceDefaults();
app.UseAntiforgery();
app.MapDesk();
await app.RunAsync();
