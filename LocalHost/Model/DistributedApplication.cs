using Helpdesk.LocalHost.Running;

namespace Helpdesk.LocalHost.Model;

/// <summary>Adds to a resource while the system is described.</summary>
/// <typeparam name="T">The resource's type.</typeparam>
public interface IResourceBuilder<out T>
    where T : IResource
{
    /// <summary>The builder that the resource was added to.</summary>
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    /// <summary>The resource.</summary>
    T Resource { get; }
}

/// <summary>Collects the resources of the system.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>Adds a resource.</summary>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>The system as described.</summary>
    DistributedApplication Build();
}

/// <summary>
/// The system that AppHost.cs describes, run without Docker. The types of this namespace mirror the part of Aspire.Hosting 13.5.2 that
/// AppHost.cs uses: same names, same parameters in the same order.
/// </summary>
public sealed class DistributedApplication
{
    readonly IReadOnlyList<IResource> resources;
    readonly string[] arguments;

    internal DistributedApplication(IReadOnlyList<IResource> resources, string[] arguments)
    {
        this.resources = resources;
        this.arguments = arguments;
    }

    /// <summary>Starts the description of a system.</summary>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new Builder(args);

    /// <summary>Does what the command line says (<c>up</c> when it says nothing) and returns when that is done; see docs/operations.md.</summary>
    public void Run() => Environment.ExitCode = CommandLine.RunAsync(resources, arguments).GetAwaiter().GetResult();

    sealed class Builder(string[] arguments) : IDistributedApplicationBuilder
    {
        readonly List<IResource> resources = [];

        public IResourceBuilder<T> AddResource<T>(T resource)
            where T : IResource
        {
            if (resources.Exists(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new InvalidOperationException($"Two resources are called {resource.Name}; names are unique whatever their kind.");
            }

            resources.Add(resource);
            return new ResourceBuilder<T>(this, resource);
        }

        public DistributedApplication Build() => new(resources, arguments);
    }

    sealed record ResourceBuilder<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T>
        where T : IResource;
}
