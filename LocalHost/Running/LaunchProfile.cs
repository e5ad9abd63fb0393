using System.Text.Json;
using Helpdesk.Servers;

namespace Helpdesk.LocalHost.Running;

/// <summary>The <c>http</c> profile of a project's launchSettings.json, where Aspire too takes port and variables from.</summary>
sealed record LaunchProfile(int Port, IReadOnlyDictionary<string, string?> Environment)
{
    public static LaunchProfile Read(string projectPath)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            throw new ServerFault($"{file} is missing: every web project has an http profile with a port of its own.");
        }

        using var settings = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var profile = settings.RootElement.GetProperty("profiles").GetProperty("http");
        var url = new Uri(profile.GetProperty("applicationUrl").GetString()!.Split(';')[0]);
        var environment = profile.TryGetProperty("environmentVariables", out var variables)
            ? variables.EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString())
            : [];
        return new LaunchProfile(url.Port, environment);
    }
}
