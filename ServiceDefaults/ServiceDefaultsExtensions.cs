using System.Globalization;
using System.Reflection;
using FluentValidation;
using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Discovery;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Helpdesk.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.ServiceDefaults;

/// <summary>What every service, the gateway and the desk have in common, said once.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>A request body may have at most so many bytes unless its route says otherwise.</summary>
    public const long DefaultBodyLimit = 1024 * 1024;

    /// <summary>
    /// Adds telemetry, health, ProblemDetails, JSON rules, token validation, the entry assembly's validators, OpenAPI, discovery and a
    /// shutdown that lets requests finish.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new ServiceIdentity(ServiceNameOf(builder)));
        builder.AddTelemetry();
        services.AddProblems();
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddTokenValidation(builder.Configuration);
        services.AddValidatorsOf(EntryAssemblyOf(builder));
        services.AddOpenApi();
        services.AddServiceDiscovery();
        services.AddHealthChecks();
        services.AddHostedService<TrimWhenIdle>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = builder.Configuration.ShutdownTime());
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = DefaultBodyLimit;
        });
        return builder;
    }

    /// <summary>Puts the common middleware in front and maps <c>/health</c>, <c>/alive</c> and <c>/openapi/v1.json</c>.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseUnreadBodies();
        app.UseWholeReplies();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseLanguages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    // Texts for people are Russian unless asked for in English; numbers and dates on the wire belong to no language.
    private static void UseLanguages(this WebApplication app) => app.UseRequestLocalization(new RequestLocalizationOptions
    {
        DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, new CultureInfo("ru")),
        SupportedCultures = [CultureInfo.InvariantCulture],
        SupportedUICultures = [new CultureInfo("ru"), new CultureInfo("en")],
        RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()],
    });

    // RabbitMQ away is "degraded", which is still ready: the outbox takes the writes meanwhile.
    private static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
    }

    private static void AddValidatorsOf(this IServiceCollection services, Assembly assembly)
    {
        foreach (var validator in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            var service = validator.GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidator<>));
            if (service is not null) services.AddSingleton(service, validator);
        }
    }

    /// <summary>
    /// How long requests and consumers under way may take when the process is told to stop: setting <c>Shutdown:TimeoutSeconds</c> (15).
    /// Less than the 20 s after which LocalHost kills; whoever else runs the process must give it more, too (Kubernetes gives 30 s).
    /// </summary>
    internal static TimeSpan ShutdownTime(this IConfiguration configuration) => TimeSpan.FromSeconds(configuration.GetValue("Shutdown:TimeoutSeconds", 15));

    private static string ServiceNameOf(WebApplicationBuilder builder) =>
        builder.Configuration["OTEL_SERVICE_NAME"] ?? builder.Environment.ApplicationName.Split('.')[^1].ToLowerInvariant();

    internal static Assembly EntryAssemblyOf(this IHostApplicationBuilder builder) => Assembly.Load(builder.Environment.ApplicationName);
}

/// <summary>The service's name in discovery, queues and telemetry.</summary>
/// <param name="Name">Like <c>incidents</c>.</param>
public sealed record ServiceIdentity(string Name);
