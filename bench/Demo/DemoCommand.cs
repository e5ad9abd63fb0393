using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Helpdesk.Bench.Demo;

/// <summary><c>./helpdesk demo</c>: a busy hour against the running system.</summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        var installation = Installation.Find();
        using var door = new Door(installation.Gateway);
        var operators = arguments.Number("operators", 40);
        var hour = BusyHour.Plan(
            arguments.Number("calls", 600), arguments.Number("clients", 200), arguments.Number("articles", 300), operators, arguments.Number("seed", 1));
        var begins = DateTimeOffset.UtcNow.AddHours(-1);
        using var supervisor = await door.SignInAsync("sofia", Installation.DemoPassword, cancellationToken);
        var before = await RegistrationFigure.ReadAsync(supervisor, begins, begins.AddHours(2), cancellationToken);

        Played played = null!;
        await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var people = progress.AddTask("Operators come to work", maxValue: operators);
                var articles = progress.AddTask("Articles are published", maxValue: hour.Articles.Count);
                var calls = progress.AddTask("Calls come in", maxValue: hour.Calls.Count);
                var crew = await Crew.GatherAsync(door, installation.AdminPassword, operators, () => people.Increment(1), cancellationToken);
                var run = begins.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                var player = new Player(door, hour, begins, crew, run);
                using var expert = await door.SignInAsync("egor", Installation.DemoPassword, cancellationToken);
                await player.WriteArticlesAsync(expert, () => articles.Increment(1), cancellationToken);
                await player.ClaimExtensionsAsync(cancellationToken);
                played = await player.PlayAsync(() => calls.Increment(1), cancellationToken);
            });

        var parts = hour.Calls.Sum(call => call.Parts.Count);
        var figure = await SettledAsync(supervisor, before, begins, parts, cancellationToken);
        Show(hour, played, figure, parts, installation);
        return figure.Parts == parts ? 0 : 1;
    }

    /// <summary>Waits until every part that was played is judged and nothing has changed for three seconds; shows what there is after a minute.</summary>
    public static async Task<RegistrationFigure> SettledAsync(
        Person supervisor, RegistrationFigure before, DateTimeOffset begins, int parts, CancellationToken cancellationToken)
    {
        var figure = before;
        var waited = Stopwatch.StartNew();
        for (var still = 0; waited.Elapsed < TimeSpan.FromMinutes(1) && still < 6;)
        {
            await Task.Delay(500, cancellationToken);
            var now = await RegistrationFigure.ReadAsync(supervisor, begins, begins.AddHours(2), cancellationToken);
            still = now.Since(before).Parts >= parts && now.Linked == figure.Linked && now.Parts == figure.Parts ? still + 1 : 0;
            figure = now;
        }

        return figure.Since(before);
    }

    static void Show(BusyHour hour, Played played, RegistrationFigure figure, int parts, Installation installation)
    {
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumns("what", "how many");
        table.Columns[1].RightAligned();
        table.AddRow("articles published", Text(hour.Articles.Count));
        table.AddRow("calls", Text(hour.Calls.Count));
        table.AddRow("  from clients", Text(hour.Calls.Select(call => call.Caller).Distinct().Count()));
        table.AddRow("  handed over", Text(played.Transfers));
        table.AddRow("incidents registered", Text(played.Registered));
        table.AddRow("  by +1 from an article", Text(played.FromArticle));
        table.AddRow("answered parts of calls", Text(parts));
        foreach (var (exclusion, count) in figure.Excluded.Where(line => line.Value > 0))
            table.AddRow($"  not counted: {exclusion}", Text(count));
        table.AddRow("  counted and linked", Text(figure.Linked));
        table.AddRow("  counted and not linked", Text(figure.Unlinked));
        AnsiConsole.Write(table);
        var counted = figure.Linked + figure.Unlinked;
        var percent = counted == 0 ? "no data" : (100.0 * figure.Linked / counted).ToString("0.0", CultureInfo.InvariantCulture) + " %";
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Registration: {figure.Linked} / ({figure.Linked} + {figure.Unlinked}) = [bold]{percent}[/]");
        if (figure.Parts != parts)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[red]{parts - figure.Parts} of {parts} parts are not judged yet: ./helpdesk logs telephony may say why.[/]");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Look at it as sofia with {Installation.DemoPassword}: {installation.Gateway}");
    }

    static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
