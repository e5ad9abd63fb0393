using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Testing;

/// <summary>What a test sets before the service starts.</summary>
public sealed class TestServiceOptions
{
    /// <summary>Name of the service's connection string and beginning of its database's name.</summary>
    public required string Database { get; init; }

    /// <summary>Further configuration, <c>Section:Key</c>.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>An instance beside another: its database and virtual host.</summary>
    public (string Database, string VirtualHost)? SharedWith { get; set; }
}

/// <summary>
/// One service in this process, listening on a real port, with a database and a virtual host of its own on real servers, and an issuer
/// that it trusts. Tests talk to it as others do: over HTTP and the bus.
/// </summary>
/// <typeparam name="TProgram">The service's <c>Program</c>.</typeparam>
public sealed class TestService<TProgram> : IAsyncDisposable where TProgram : class
{
    readonly Factory _factory;
    readonly TestIssuer _issuer;

    TestService(Factory factory, TestIssuer issuer, string database, string virtualHost)
    {
        _factory = factory;
        _issuer = issuer;
        (Database, VirtualHost) = (database, virtualHost);
        Address = factory.ClientOptions.BaseAddress;
    }

    /// <summary>The service's clock.</summary>
    public TestClock Time => _factory.Clock;

    /// <summary>Connection string of its database, for tests of what is stored.</summary>
    public string Database { get; }

    /// <summary>AMQP address of its virtual host.</summary>
    public string VirtualHost { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it logged, newest last.</summary>
    public IReadOnlyCollection<string> Log => _factory.Lines.Entries;

    /// <summary>Starts it.</summary>
    public static async Task<TestService<TProgram>> StartAsync(TestServiceOptions options)
    {
        var issuer = await TestIssuer.GetAsync();
        var (database, virtualHost) = options.SharedWith ?? (await TestServers.DatabaseAsync(options.Database), await TestServers.VirtualHostAsync());
        var settings = new Dictionary<string, string?>(options.Settings)
        {
            [$"ConnectionStrings:{options.Database}"] = database,
            ["ConnectionStrings:rabbitmq"] = virtualHost,
            ["OTEL_SERVICE_NAME"] = options.Database,
        };
        settings.TryAdd("services:gateway:http:0", issuer.Address);
        var factory = new Factory(settings);
        factory.UseKestrel(0);
        factory.StartServer();
        return new TestService<TProgram>(factory, issuer, database, virtualHost);
    }

    /// <summary>A client signed in with these roles.</summary>
    public HttpClient Client(string role, Guid? userId = null, string? serviceCenter = null) => Client([role], userId, serviceCenter);

    /// <summary>A client signed in with these roles.</summary>
    public HttpClient Client(IEnumerable<string> roles, Guid? userId = null, string? serviceCenter = null)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", _issuer.Token(userId ?? Guid.CreateVersion7(), roles, serviceCenter: serviceCenter));
        return client;
    }

    /// <summary>A client that is nobody.</summary>
    public HttpClient Anonymous() => new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>A part of the service, to do now what it does from time to time.</summary>
    public T Part<T>() where T : notnull => _factory.Services.GetRequiredService<T>();

    /// <summary>A bus beside it, to send what other services would and to hear what it publishes; the service's own queues exist by then.</summary>
    public async Task<TestBus> BusAsync()
    {
        using var client = Anonymous();
        await Probe.Until("the service's queues to be bound", () => client.GetStringAsync(new Uri("/health", UriKind.Relative)), state => state == "Healthy");
        return await TestBus.StartAsync(VirtualHost);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _factory.DisposeAsync();

    sealed class Factory(Dictionary<string, string?> settings) : WebApplicationFactory<TProgram>
    {
        public TestClock Clock { get; } = new();

        public LogLines Lines { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Testing");
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Lines));
            builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(Clock));
        }
    }
}
