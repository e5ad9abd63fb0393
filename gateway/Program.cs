using Helpdesk.Gateway;
using Helpdesk.Gateway.Proxy;
using Helpdesk.ServiceDefaults;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<GatewayDb>("identity");
builder.AddMessaging<GatewayDb>();
builder.AddIdentity();
builder.AddProxy();

var app = builder.Build();
app.UseApiDocs();
app.UseClientAddress();
app.UseServiceDefaults();
app.UseRateLimiter();
app.MapIdentity();
app.MapProxy();
await app.RunAsync();
