using Helpdesk.KnowledgeBase;
using Helpdesk.ServiceDefaults;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.DueWork;
using Helpdesk.ServiceDefaults.Files;
using Helpdesk.ServiceDefaults.Messaging;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddDatabase<KnowledgeDb>("knowledge");
builder.AddMessaging<KnowledgeDb>();
builder.AddDueWork<KnowledgeDb>();
builder.AddBlobStore();
builder.AddKnowledge();
var app = builder.Build();
app.UseServiceDefaults();
app.MapKnowledge();
await app.RunAsync();
