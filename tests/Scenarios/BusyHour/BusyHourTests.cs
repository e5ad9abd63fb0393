using Helpdesk.Bench;
using Helpdesk.Bench.Demo;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.BusyHour;

/// <summary>The demonstration in small: played through public doors, its figure computed again from the plan alone.</summary>
// Calls of the training move the figure: not while an hour is played.
[Collection<Training.TrainingTask.Course>]
public sealed class BusyHourTests(RunningSystem system)
{
    private const int Calls = 120, Clients = 40, Articles = 40, Operators = 8;

    [Fact]
    [Trait("Feature", "F21"), Trait("Feature", "F24"), Trait("Feature", "F25"), Trait("Feature", "F93")]
    [Trait("Feature", "F134"), Trait("Feature", "F135"), Trait("Feature", "F136"), Trait("Feature", "F137")]
    public async Task A_played_hour_shows_the_registration_percentage_that_its_plan_implies()
    {
        var ct = TestContext.Current.CancellationToken;
        using var door = new Door(system.GatewayUrl);
        var hour = Helpdesk.Bench.Demo.BusyHour.Plan(Calls, Clients, Articles, Operators, seed: 42);
        var begins = DateTimeOffset.UtcNow.AddHours(-1);
        using var supervisor = await door.SignInAsync("sofia", RunningSystem.DemoPassword, ct);
        using var expert = await door.SignInAsync("egor", RunningSystem.DemoPassword, ct);
        var crew = await Crew.GatherAsync(door, system.AdminPassword, Operators, cancellationToken: ct);
        var player = new Player(door, hour, begins, crew, "scenario");
        await player.WriteArticlesAsync(expert, () => { }, ct);
        await player.ClaimExtensionsAsync(ct);
        var before = await RegistrationFigure.ReadAsync(supervisor, begins, begins.AddHours(2), ct);

        var played = await player.PlayAsync(() => { }, ct);

        var expected = Expected(hour);
        var figure = await Probe.Until(
            "the figure that the plan implies",
            async () => (await RegistrationFigure.ReadAsync(supervisor, begins, begins.AddHours(2), ct)).Since(before),
            seen => (seen.Linked, seen.Unlinked, Of(seen, "shortCall"), Of(seen, "quickTransfer"), Of(seen, "internalCaller")) == expected);
        played.Registered.ShouldBe(hour.Calls.Count(call => call.Booking != Booking.None));
        figure.Parts.ShouldBe(hour.Calls.Sum(call => call.Parts.Count));
    }

    // Decision 3 once more, written from its text and from nothing else: the first predicate that fits takes a part out.
    private static (long Linked, long Unlinked, long Short, long Transferred, long Internal) Expected(Helpdesk.Bench.Demo.BusyHour hour)
    {
        var (linked, unlinked, tooShort, transferred, inside) = (0L, 0L, 0L, 0L, 0L);
        foreach (var call in hour.Calls)
        {
            var isLinked = call.Booking != Booking.None;
            foreach (var part in call.Parts)
            {
                if (part.Talk.TotalSeconds < 20) tooShort++;
                else if (part.Talk.TotalSeconds < 150 && part.HandsOver) transferred++;
                else if (call.From.Count(char.IsDigit) <= 5 && !isLinked) inside++;
                else if (isLinked) linked++;
                else unlinked++;
            }
        }

        return (linked, unlinked, tooShort, transferred, inside);
    }

    private static long Of(RegistrationFigure figure, string exclusion) => figure.Excluded.GetValueOrDefault(exclusion);
}
