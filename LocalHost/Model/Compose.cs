namespace Helpdesk.LocalHost.Model;

/// <summary>Where Aspire publishes to; nothing here.</summary>
public sealed class DockerComposeEnvironmentResource(string name) : Resource(name);

/// <summary>A resource as a service of the Compose file.</summary>
public sealed class DockerComposeServiceResource(string name) : Resource(name);

/// <summary>The Compose file that Aspire publishes.</summary>
public sealed class ComposeFile
{
    /// <summary>The volumes by their names.</summary>
    public Dictionary<string, Volume> Volumes { get; } = [];

    /// <summary>Declares a volume.</summary>
    public ComposeFile AddVolume(Volume volume)
    {
        Volumes[volume.Name] = volume;
        return this;
    }
}

/// <summary>A service of the Compose file.</summary>
public sealed class Service
{
    /// <summary>What is mounted into its container.</summary>
    public List<Volume> Volumes { get; } = [];

    /// <summary>Mounts a volume.</summary>
    public Service AddVolume(Volume volume)
    {
        Volumes.Add(volume);
        return this;
    }
}

/// <summary>A volume of the Compose file, or where one is mounted.</summary>
public sealed class Volume
{
    /// <summary>The volume's name.</summary>
    public required string Name { get; set; }

    /// <summary>What keeps it, <c>local</c>.</summary>
    public string? Driver { get; set; }

    /// <summary><c>volume</c> or <c>bind</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The volume that is mounted.</summary>
    public string? Source { get; set; }

    /// <summary>The folder in the container.</summary>
    public string? Target { get; set; }
}
