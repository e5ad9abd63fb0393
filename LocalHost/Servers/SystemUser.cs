using System.Diagnostics;
using System.Globalization;

namespace Helpdesk.Servers;

/// <summary>The user a server runs as: root hands its servers to users without rights, anyone else runs them himself.</summary>
/// <param name="Name">The login name.</param>
/// <param name="UserId">The numeric user id.</param>
/// <param name="GroupId">The numeric id of the primary group.</param>
public sealed record SystemUser(string Name, int UserId, int GroupId)
{
    /// <summary>The first of the named users that exists, or <c>nobody</c>; null when this process isn't root and needs no other user.</summary>
    public static SystemUser? InsteadOfRoot(params string[] names)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        var found = names.Append("nobody").Select(name => known.Find(fields => fields[0] == name)).FirstOrDefault(fields => fields is not null)
            ?? throw new ServerFault($"Servers must not run as root, and none of the users {string.Join(", ", names)}, nobody exists: create one.");
        return new SystemUser(found[0], int.Parse(found[2], CultureInfo.InvariantCulture), int.Parse(found[3], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// The folder itself if any user can reach it, else a folder under /var/lib/helpdesk that stands for it
    /// (a checkout under /root is closed to everybody but root).
    /// </summary>
    public static string Reachable(string folder)
    {
        folder = Path.GetFullPath(folder);
        if (!Environment.IsPrivilegedProcess || Ancestors(folder).All(OpenToOthers))
        {
            return folder;
        }

        return Path.Combine("/var/lib/helpdesk", folder.Trim('/').Replace('/', '-'));
    }

    /// <summary>Makes the folder and everything in it belong to this user, readable by nobody else.</summary>
    public void Own(string folder)
    {
        Run("chown", "-R", $"{UserId}:{GroupId}", folder);
        Run("chmod", "-R", "u=rwX,go=", folder);
    }

    static IEnumerable<string> Ancestors(string folder)
    {
        for (var parent = Path.GetDirectoryName(folder); parent is not null; parent = Path.GetDirectoryName(parent))
        {
            yield return parent;
        }
    }

    static bool OpenToOthers(string folder) =>
        !Directory.Exists(folder) || File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute);

    static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var fault = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new ServerFault($"{command} failed: {fault.Trim()}");
        }
    }
}
