using System.Globalization;

namespace Helpdesk.LocalHost.Running;

/// <summary>One system on this machine: its folder, its lock and how far its ports are from the first one's.</summary>
sealed class Instance
{
    const int Step = 1_000;

    readonly Options options;

    public Instance(Options options)
    {
        this.options = options;
        Root = Repository();
        Folder = options.Data ?? Path.Combine(Root, ".local", options.Instance is null ? "" : Path.Combine("instances", options.Instance));
    }

    /// <summary>The repository.</summary>
    public string Root { get; }

    public string Folder { get; }

    public string Logs => Path.Combine(Folder, "logs");

    public string Name => options.Instance is null ? "Helpdesk" : $"Helpdesk ({options.Instance})";

    /// <summary>What to type for this instance.</summary>
    public string Command(string verb) => options.Instance is null ? $"./helpdesk {verb}" : $"./helpdesk {verb} --instance {options.Instance}";

    /// <summary>The lock that a running system holds; null when another process holds it. The kernel lets go of it however the holder ends.</summary>
    public FileStream? TryLock()
    {
        Directory.CreateDirectory(Folder);
        try
        {
            return new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>0 for the first system, a multiple of 1000 kept in the folder for each named one.</summary>
    public int PortOffset()
    {
        if (options.Instance is null)
        {
            return 0;
        }

        var file = Path.Combine(Folder, "ports");
        if (!File.Exists(file))
        {
            var taken = Directory.GetDirectories(Path.GetDirectoryName(Folder)!)
                .Select(folder => Path.Combine(folder, "ports")).Where(File.Exists)
                .Select(other => int.Parse(File.ReadAllText(other), CultureInfo.InvariantCulture)).ToHashSet();
            var offset = Step;
            while (taken.Contains(offset))
            {
                offset += Step;
            }

            File.WriteAllText(file, offset.ToString(CultureInfo.InvariantCulture));
        }

        return int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
    }

    static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Helpdesk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new Servers.ServerFault("The local host runs from its build in the repository's artifacts folder: start it with ./helpdesk up.");
    }
}
