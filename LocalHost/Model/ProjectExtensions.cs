using Helpdesk.LocalHost.Running;

namespace Helpdesk.LocalHost.Model;

/// <summary>Projects and what they are given: references, variables, order of start.</summary>
public static class ProjectExtensions
{
    /// <summary>A project of the solution, run as a process on the port of its launch profile.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddResource(new ProjectResource(name, new TProject()));

    /// <summary>Gives <c>ConnectionStrings__{connectionName}</c>, or nothing when the source isn't there (Elasticsearch that isn't configured).</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment =>
        builder.Adding((wiring, environment) =>
        {
            if (wiring.ConnectionString(source.Resource) is { } value)
            {
                environment[$"ConnectionStrings__{connectionName ?? source.Resource.Name}"] = value;
            }
        });

    /// <summary>Gives <c>services__{name}__http__0</c>, and <c>__1</c>… when more than one instance runs.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.Adding((wiring, environment) =>
        {
            var addresses = wiring.Addresses(source.Resource);
            for (var index = 0; index < addresses.Count; index++)
            {
                environment[$"services__{source.Resource.Name}__http__{index}"] = addresses[index];
            }
        });

    /// <summary>Gives a variable.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.Adding((_, environment) => environment[name] = value);

    /// <summary>Gives a variable the parameter's value.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment =>
        builder.Adding((wiring, environment) => environment[name] = wiring.Value(parameter.Resource));

    /// <summary>Starts the resource when the dependency is healthy.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        if (builder.Resource is Resource resource)
        {
            resource.WaitsFor.Add(dependency.Resource);
        }

        return builder;
    }

    /// <summary>The resource is healthy when the path answers 200.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        if (builder.Resource is ProjectResource project)
        {
            project.HealthPath = path ?? "/";
        }

        return builder;
    }

    /// <summary>How many instances run beside each other, when the host is started with <c>--replicas</c>; one without it (ADR 13).</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        builder.Resource.Replicas = replicas;
        return builder;
    }

    /// <summary>People open the resource in a browser.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        if (builder.Resource is ProjectResource project)
        {
            project.External = true;
        }

        return builder;
    }

    static IResourceBuilder<T> Adding<T>(this IResourceBuilder<T> builder, Action<Wiring, IDictionary<string, string?>> variables)
        where T : IResourceWithEnvironment
    {
        if (builder.Resource is ProjectResource project)
        {
            project.Environment.Add(variables);
        }

        return builder;
    }
}
