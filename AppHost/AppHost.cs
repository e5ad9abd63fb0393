// The whole system on one page: what runs, who keeps what, who talks to whom, who waits for whom.
// It runs under Aspire with Docker (this project) and without Docker from Debian's packages (LocalHost links this very file).
var builder = DistributedApplication.CreateBuilder(args);

// Where blobs are kept: file:///folder, one folder for all services; composed, it lies in a volume of its own.
var files = builder.AddParameter("files");

// Containers run without root and own nothing but this folder, so a new volume is theirs only here; the parameter says a folder within it.
const string filesTarget = "/home/app";

builder.AddDockerComposeEnvironment("compose")
    .ConfigureComposeFile(compose => compose.AddVolume(new() { Name = "files", Driver = "local" }));

// The first administrator's password; after the first sign-in it may be changed at the gateway.
var adminPassword = builder.AddParameter("admin-password", secret: true);

var postgres = builder.AddPostgres("postgres", password: builder.AddParameter("postgres-password", secret: true)).WithDataVolume();
var rabbitmq = builder.AddRabbitMQ("rabbitmq", password: builder.AddParameter("rabbitmq-password", secret: true)).WithDataVolume();
var elasticsearch = builder.AddElasticsearch("elasticsearch", password: builder.AddParameter("elasticsearch-password", secret: true)).WithDataVolume();

// By this gateway and desk, who tell each other browsers' addresses, know each other from anybody else on the machine.
var deskKey = builder.AddParameter("desk-key", secret: true);

// One database per service; nobody reads another's.
var identityDatabase = postgres.AddDatabase("identity-database", "identity");
var incidentsDatabase = postgres.AddDatabase("incidents-database", "incidents");
var knowledgeDatabase = postgres.AddDatabase("knowledge-database", "knowledge");
var telephonyDatabase = postgres.AddDatabase("telephony-database", "telephony");
var notificationsDatabase = postgres.AddDatabase("notifications-database", "notifications");
var reportingDatabase = postgres.AddDatabase("reporting-database", "reporting");

// The only door: sign-in, tokens, limits, routes. Every service takes the keys that it publishes.
var gateway = builder.AddProject<Projects.Gateway>("gateway")
    .WithReference(identityDatabase, "identity")
    .WithReference(rabbitmq)
    .WithEnvironment("Identity__AdminPassword", adminPassword)
    .WithEnvironment("Desk__Key", deskKey)
    .WaitFor(identityDatabase)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

var incidents = builder.AddProject<Projects.Incidents>("incidents")
    .WithReference(incidentsDatabase, "incidents")
    .WithReference(rabbitmq)
    .WithReference(gateway)
    .WithEnvironment("ConnectionStrings__files", files)
    .PublishAsDockerComposeService((_, service) => service.AddVolume(new() { Name = "files", Type = "volume", Source = "files", Target = filesTarget }))
    .WaitFor(incidentsDatabase)
    .WithHttpHealthCheck("/health");

// Searches in PostgreSQL when Elasticsearch is absent or down, so it doesn't wait for it.
var knowledge = builder.AddProject<Projects.KnowledgeBase>("knowledge")
    .WithReference(knowledgeDatabase, "knowledge")
    .WithReference(elasticsearch)
    .WithReference(rabbitmq)
    .WithReference(gateway)
    .WithEnvironment("ConnectionStrings__files", files)
    .PublishAsDockerComposeService((_, service) => service.AddVolume(new() { Name = "files", Type = "volume", Source = "files", Target = filesTarget }))
    .WaitFor(knowledgeDatabase)
    .WithHttpHealthCheck("/health");

// The keys that PBX providers sign with are sealed under a key that the database does not have. Two of it, because most PBXs never send
// a webhook again: while one is away the other takes them.
var telephony = builder.AddProject<Projects.Telephony>("telephony")
    .WithEnvironment("Telephony__SecretsKey", builder.AddParameter("telephony-secrets-key", secret: true))
    .WithReference(telephonyDatabase, "telephony")
    .WithReference(rabbitmq)
    .WithReference(gateway)
    .WithEnvironment("ConnectionStrings__files", files)
    .PublishAsDockerComposeService((_, service) => service.AddVolume(new() { Name = "files", Type = "volume", Source = "files", Target = filesTarget }))
    .WaitFor(telephonyDatabase)
    .WithHttpHealthCheck("/health")
    .WithReplicas(2);

var notifications = builder.AddProject<Projects.Notifications>("notifications")
    .WithReference(notificationsDatabase, "notifications")
    .WithReference(rabbitmq)
    .WithReference(gateway)
    .WithEnvironment("ConnectionStrings__files", files)
    .PublishAsDockerComposeService((_, service) => service.AddVolume(new() { Name = "files", Type = "volume", Source = "files", Target = filesTarget }))
    .WaitFor(notificationsDatabase)
    .WithHttpHealthCheck("/health");

var reporting = builder.AddProject<Projects.Reporting>("reporting")
    .WithReference(reportingDatabase, "reporting")
    .WithReference(rabbitmq)
    .WithReference(gateway)
    .WaitFor(reportingDatabase)
    .WithHttpHealthCheck("/health");

// The operator's workplace: no database, nothing but the gateway, which also shows it at /.
var desk = builder.AddProject<Projects.Desk>("desk")
    .WithReference(gateway)
    .WithEnvironment("Desk__Key", deskKey)
    .WithHttpHealthCheck("/health");

gateway
    .WithReference(incidents)
    .WithReference(knowledge)
    .WithReference(telephony)
    .WithReference(notifications)
    .WithReference(reporting)
    .WithReference(desk);

builder.Build().Run();
