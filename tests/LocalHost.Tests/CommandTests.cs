using Helpdesk.Servers;

namespace Helpdesk.Tests.LocalHost;

/// <summary>The command <c>./helpdesk</c> itself, run by bash.</summary>
public sealed class CommandTests
{
    static readonly string Root = FindRoot();

    [Fact]
    public async Task A_missing_package_without_root_rights_is_said_in_one_sentence()
    {
        // The command's own functions without what calls them, as a user who may not install and has no sudo.
        var text = await File.ReadAllTextAsync(Path.Combine(Root, "helpdesk"));
        var functions = text[text.IndexOf("say() {", StringComparison.Ordinal)..text.IndexOf("command=${1:-help}", StringComparison.Ordinal)];
        await using var shell = await ChildProcess.StartAsync(new("bash", "/bin/bash",
            ["-c", $"set -euo pipefail\n{functions}\nPATH=/nowhere\nmay_install postgresql rabbitmq-server"])
        {
            User = SystemUser.InsteadOfRoot(),
        });
        (await shell.Exited.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBe(1);
        shell.Tail.ShouldBe("These packages are missing and need root rights: run `apt-get install postgresql rabbitmq-server` as root.");
    }

    [Fact]
    public async Task A_wrong_command_is_answered_with_the_usage()
    {
        await using var shell = await ChildProcess.StartAsync(new("bash", "/bin/bash", [Path.Combine(Root, "helpdesk"), "nonsense"]));
        (await shell.Exited.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBe(2);
        shell.Tail.ShouldContain("usage: ./helpdesk COMMAND");
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "helpdesk")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
