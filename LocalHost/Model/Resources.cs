using Helpdesk.LocalHost.Running;

namespace Helpdesk.LocalHost.Model;

/// <summary>Anything that AppHost.cs names.</summary>
public interface IResource
{
    /// <summary>The unique name: small Latin letters, digits and hyphens.</summary>
    string Name { get; }
}

/// <summary>A resource that has a connection string.</summary>
public interface IResourceWithConnectionString : IResource;

/// <summary>A resource that is started with environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that listens.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A project of the solution, named by the generated class <c>Projects.X</c>.</summary>
public interface IProjectMetadata
{
    /// <summary>The absolute path of the project file.</summary>
    string ProjectPath { get; }
}

/// <summary>The common part of all resources.</summary>
public abstract class Resource(string name) : IResource
{
    public string Name { get; } = name;

    internal List<IResource> WaitsFor { get; } = [];
}

/// <summary>A value given from outside; a secret one is generated and kept when it isn't given.</summary>
public sealed class ParameterResource(string name, bool secret) : Resource(name)
{
    /// <summary>Whether the value must not be shown.</summary>
    public bool Secret { get; } = secret;
}

/// <summary>A server with a connection string, a port and a password.</summary>
public abstract class ServerResource(string name, ParameterResource? password) : Resource(name), IResourceWithConnectionString, IResourceWithEndpoints
{
    internal ParameterResource Password { get; } = password ?? new ParameterResource($"{name}-password", secret: true);
}

/// <summary>PostgreSQL from Debian's package.</summary>
public sealed class PostgresServerResource(string name, ParameterResource? password) : ServerResource(name, password);

/// <summary>A database of a PostgreSQL server; the service that uses it creates it.</summary>
public sealed class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent) : Resource(name), IResourceWithConnectionString
{
    /// <summary>The server.</summary>
    public PostgresServerResource Parent { get; } = parent;

    /// <summary>The database's name at the server.</summary>
    public string DatabaseName { get; } = databaseName;
}

/// <summary>RabbitMQ from Debian's package.</summary>
public sealed class RabbitMQServerResource(string name, ParameterResource? password) : ServerResource(name, password);

/// <summary>Elasticsearch, if one is configured; references to it are left out otherwise.</summary>
public sealed class ElasticsearchResource(string name, ParameterResource? password) : ServerResource(name, password);

/// <summary>A project of the solution, run as a process.</summary>
public sealed class ProjectResource(string name, IProjectMetadata project)
    : Resource(name), IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    internal IProjectMetadata Project { get; } = project;

    internal List<Action<Wiring, IDictionary<string, string?>>> Environment { get; } = [];

    internal string? HealthPath { get; set; }

    internal bool External { get; set; }

    internal int Replicas { get; set; } = 1;
}
