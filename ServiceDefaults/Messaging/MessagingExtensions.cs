using System.Reflection;
using Helpdesk.ServiceDefaults.Database;
using Helpdesk.ServiceDefaults.LiveFeeds;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Helpdesk.ServiceDefaults.Messaging;

/// <summary>The bus: RabbitMQ by MassTransit, with our outbox before it and our inbox behind it.</summary>
public static class MessagingExtensions
{
    /// <summary>
    /// Adds the bus over <c>ConnectionStrings:rabbitmq</c>. Every consumer of the entry assembly gets a durable queue of its own, named
    /// <c>{service}-{consumer}</c>.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="configure">Further consumers and endpoints.</param>
    /// <param name="configureEndpoints">Receive endpoints that are not one consumer each.</param>
    public static WebApplicationBuilder AddMessaging<TDb>(
        this WebApplicationBuilder builder,
        Action<IBusRegistrationConfigurator>? configure = null,
        Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator>? configureEndpoints = null) where TDb : ServiceDb
    {
        var services = builder.Services;
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            foreach (var consumer in ConsumersOf(builder.EntryAssemblyOf())) bus.AddConsumer(consumer);
            // Each instance has a queue of its own: of one shared by all, each would hear every other entry only.
            if (services.HasLiveFeed())
                bus.AddConsumer<WakeFeeds>().Endpoint(endpoint => (endpoint.Temporary, endpoint.InstanceId) = (true, Guid.NewGuid().ToString("n")));
            bus.AddConsumer<ResendHistory>();
            bus.AddReceiveEndpointObserver<BrokerNews>();
            bus.AddReceiveObserver<InterruptedDeliveries>();
            configure?.Invoke(bus);
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                Connect(rabbit, context.GetRequiredService<IConfiguration>());
                rabbit.ReconnectSoon();
                rabbit.PrefetchCount = 32;
                rabbit.ConcurrentMessageLimit = 8;
                rabbit.UseMessageRetry(Faults.RetryOutages);
                rabbit.UseMessageRetry(Faults.RetryOthers);
                rabbit.UseConsumeFilter(typeof(InboxFilter<>), context);
                configureEndpoints?.Invoke(context, rabbit);
                rabbit.ConfigureEndpoints(context, QueueNames(context));
            });
        });
        // A broker that is away must not keep the service from starting: events wait in the outbox.
        services.AddOptions<MassTransitHostOptions>().Configure(options =>
        {
            options.WaitUntilStarted = false;
            // Within the host's own time.
            options.StopTimeout = builder.Configuration.ShutdownTime();
        });
        services.AddSingleton(HeardTypes.Of(builder.EntryAssemblyOf().GetTypes()));
        services.AddHostedService<AskForHistory>();
        services.AddHostedService<OutboxDispatcher>();
        services.AddHostedService<Retention>();
        return builder;
    }

    /// <summary>
    /// Spares a consumer's queue the inbox: it sees to repeated messages itself, in one statement that changes nothing the second time. That
    /// saves a transaction per message, which counts for events of every registration.
    /// </summary>
    /// <param name="services">The service's.</param>
    /// <param name="seesToRepeats">Which of its messages; all of them unless said otherwise.</param>
    public static IServiceCollection AddConsumerWithoutInbox<TConsumer>(this IServiceCollection services, Func<object, bool>? seesToRepeats = null)
        where TConsumer : class, IConsumer => services.AddSingleton(provider =>
            new QueueWithoutInbox(QueueNames(provider).Consumer<TConsumer>(), []) { SeesToRepeats = seesToRepeats ?? (_ => true) });

    private static KebabCaseEndpointNameFormatter QueueNames(IServiceProvider provider) => new(provider.GetRequiredService<ServiceIdentity>().Name, false);

    // MassTransit's own scan passes over internal classes.
    private static IEnumerable<Type> ConsumersOf(Assembly assembly) => assembly.GetTypes().Where(type =>
        type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(IConsumer))
        && !type.IsDefined(typeof(ExcludeFromConfigureEndpointsAttribute), false));

    private static void Connect(IRabbitMqBusFactoryConfigurator rabbit, IConfiguration configuration)
    {
        var uri = new Uri(configuration.GetConnectionString("rabbitmq")
            ?? throw new InvalidOperationException("ConnectionStrings:rabbitmq is not set; the AppHost sets it."));
        var user = uri.UserInfo.Split(':', 2);
        rabbit.Host(uri.Host, (ushort)(uri.IsDefaultPort || uri.Port < 0 ? 5672 : uri.Port), Uri.UnescapeDataString(uri.AbsolutePath.Length > 1 ? uri.AbsolutePath[1..] : "/"), host =>
        {
            host.Username(Uri.UnescapeDataString(user[0]));
            host.Password(Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? ""));
            host.PublisherConfirmation = true;
            host.Heartbeat(TimeSpan.FromSeconds(10));
        });
    }
}
