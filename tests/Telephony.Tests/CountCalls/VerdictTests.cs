using Helpdesk.Telephony.CountCalls;

namespace Helpdesk.Tests.Telephony.CountCalls;

public sealed class VerdictTests
{
    static readonly RegistrationRules Defaults = new();

    static PartFacts Part(double? talk = 60, bool transfer = false, bool internalCaller = false, bool inbound = true, double? total = null) => new(
        inbound, internalCaller, transfer, talk is { } t ? TimeSpan.FromSeconds(t) : null,
        (total ?? talk) is { } all ? TimeSpan.FromSeconds(all) : null, internalCaller ? "101" : "+79222534428", "6698");

    [Theory, Trait("Feature", "F135")]
    [InlineData(0, "shortCall"), InlineData(19.999, "shortCall"), InlineData(20.0, null), InlineData(20.001, null)]
    public void Shorter_than_20_seconds_is_out_and_20_seconds_count(double talk, string? exclusion) =>
        Verdict.ExclusionOf(Part(talk), linked: false, Defaults).ShouldBe(exclusion);

    [Theory, Trait("Feature", "F136")]
    [InlineData(149.999, true, "quickTransfer"), InlineData(150.0, true, null), InlineData(149, false, null), InlineData(10, true, "shortCall")]
    public void Shorter_than_150_seconds_and_transferred_is_out(double talk, bool transfer, string? exclusion) =>
        Verdict.ExclusionOf(Part(talk, transfer), linked: false, Defaults).ShouldBe(exclusion);

    [Theory, Trait("Feature", "F137")]
    [InlineData(true, false, "internalCaller"), InlineData(true, true, null), InlineData(false, false, null)]
    public void An_internal_caller_is_out_unless_linked(bool internalCaller, bool linked, string? exclusion) =>
        Verdict.ExclusionOf(Part(internalCaller: internalCaller), linked, Defaults).ShouldBe(exclusion);

    [Fact, Trait("Feature", "F135")]
    public void A_link_does_not_bring_a_short_call_back() => Verdict.ExclusionOf(Part(5), linked: true, Defaults).ShouldBe("shortCall");

    [Fact, Trait("Feature", "F134")]
    public void Outbound_calls_do_not_count() => Verdict.ExclusionOf(Part(inbound: false), linked: true, Defaults).ShouldBe(Verdict.NotInbound);

    [Fact]
    public void A_part_of_unknown_length_is_not_called_short() => Verdict.ExclusionOf(Part(talk: null), linked: false, Defaults).ShouldBeNull();

    [Fact, Trait("Feature", "F138")]
    public void The_first_predicate_that_fits_names_the_exclusion()
    {
        var rules = new RegistrationRules
        {
            Exclusions = [new("vendors") { Callers = ["+79222534428"] }, new("night") { Extensions = ["6698"] }, new("short") { ShorterThanSeconds = 100 }],
        };

        Verdict.ExclusionOf(Part(), linked: false, rules).ShouldBe("vendors");
        Verdict.ExclusionOf(Part() with { From = null }, linked: false, rules).ShouldBe("night");
        Verdict.ExclusionOf(Part() with { From = null, Extension = "1" }, linked: false, rules).ShouldBe("short");
    }

    [Fact, Trait("Feature", "F138")]
    public void Duration_can_be_the_total_time()
    {
        var rules = Defaults with { Duration = DurationKind.Total };

        Verdict.ExclusionOf(Part(talk: 15, total: 21), linked: false, rules).ShouldBeNull();
        Verdict.ExclusionOf(Part(talk: 15, total: 21), linked: false, Defaults).ShouldBe("shortCall");
    }
}
