using System.Text.RegularExpressions;

namespace Helpdesk.LocalHost.Running;

/// <summary>The command line.</summary>
sealed partial record Options
{
    public const string Usage = """
        usage: LocalHost [up|down|status|servers] [options]
          servers           PostgreSQL and RabbitMQ alone, for tests: prints the variables that tests/Testing reads
          --instance NAME   another system beside the first: own data folder and ports (F121: training)
          --data FOLDER     where data, secrets and logs are kept; .local in the repository, .local/instances/NAME for an instance
          --ports free      any free ports instead of the fixed ones
          --environment E   ASPNETCORE_ENVIRONMENT of all projects; Development when neither this nor the variable is set
          --replicas        as many instances of a service as AppHost.cs says; one of each without it, which spares memory
          --scratch         the databases needn't survive a power cut (tests)
          --after FILE      projects start when FILE says "built"; servers start at once
          --background      say nothing secret: the output goes to a file
        """;

    public string Verb { get; init; } = "up";

    public string? Instance { get; init; }

    public string? Data { get; init; }

    public bool FreePorts { get; init; }

    public string Environment { get; init; } = Given("ASPNETCORE_ENVIRONMENT") ?? "Development";

    public bool Replicas { get; init; }

    public bool Scratch { get; init; }

    public string? After { get; init; }

    public bool Background { get; init; }

    /// <summary>The options, or null when the command line is wrong.</summary>
    public static Options? Parse(string[] arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i], value)
            {
                case ("up" or "down" or "status" or "servers", _) when i == 0:
                    options = options with { Verb = arguments[i] };
                    continue;
                case ("--replicas", _):
                    options = options with { Replicas = true };
                    continue;
                case ("--scratch", _):
                    options = options with { Scratch = true };
                    continue;
                case ("--background", _):
                    options = options with { Background = true };
                    continue;
                case ("--instance", { } name) when InstanceName().IsMatch(name):
                    options = options with { Instance = name };
                    break;
                case ("--data", { } folder):
                    options = options with { Data = Path.GetFullPath(folder) };
                    break;
                case ("--ports", "free"):
                    options = options with { FreePorts = true };
                    break;
                case ("--environment", { } environment):
                    options = options with { Environment = environment };
                    break;
                case ("--after", { } file):
                    options = options with { After = Path.GetFullPath(file) };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options;
    }

    static string? Given(string variable) => System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,30}$")]
    private static partial Regex InstanceName();
}
