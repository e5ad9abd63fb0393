using Helpdesk.Reporting.DeskClock;
using Helpdesk.Reporting.ForgetPerson;
using Helpdesk.Reporting.FrequentQuestions;
using Helpdesk.Reporting.KeepEvents;
using Helpdesk.Reporting.ReadModels;
using Helpdesk.Reporting.RebuildReadModels;
using Helpdesk.Reporting.RegistrationRate;
using Helpdesk.Reporting.UnlinkedCalls;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.Messaging;
using Helpdesk.ServiceDefaults.Requests;
using MassTransit;

namespace Helpdesk.Reporting;

/// <summary>What this service adds to the common defaults.</summary>
internal static class ReportingService
{
    private const string Queue = "reporting-every-event";

    public static void AddReporting(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IReadModel, CountedParts>();
        builder.Services.AddSingleton<IReadModel, People>();
        builder.Services.AddSingleton<IReadModel, CountedIncidents>();
        builder.Services.AddSingleton<IReadModel, KnownArticles>();
        builder.Services.AddScoped<ISeed<ReportingDb>, FillNewReadModels>();
        builder.Services.AddSingleton<EventStore>();
        builder.Services.AddSingleton<StoredPeople>();
        builder.Services.AddSingleton<EventPartitions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<EventPartitions>());
        builder.Services.AddSingleton<EventWriter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<EventWriter>());

        var keepers = EventTypes.All.Select(type => typeof(KeepEvent<>).MakeGenericType(type)).ToList();
        // The event table's key does the inbox's work here: a row per message is what it keeps anyway.
        builder.Services.AddSingleton(new QueueWithoutInbox(Queue, EventTypes.All));
        builder.AddMessaging<ReportingDb>(
            bus => keepers.ForEach(keeper => bus.AddConsumer(keeper)),
            (context, rabbit) => rabbit.ReceiveEndpoint(Queue, endpoint =>
            {
                endpoint.PrefetchCount = 2 * EventWriter.MostAtOnce;
                endpoint.ConcurrentMessageLimit = EventWriter.MostAtOnce;
                keepers.ForEach(keeper => endpoint.ConfigureConsumer(context, keeper));
            }));
    }

    public static void MapReporting(this WebApplication app)
    {
        var routes = app.MapGroup("/api/reports").WithTags("Reports").ValidateRequests();
        routes.MapShowRegistrationRate();
        routes.MapListUnlinkedCalls();
        routes.MapShowFrequentQuestions();
        routes.MapDeskTime();
        routes.MapRebuildReadModels();
    }
}
