using Helpdesk.Notifications.SendMessages.Sms;

namespace Helpdesk.Tests.Notifications.SendMessages;

public sealed class SmsSegmentsTests
{
    [Theory]
    [InlineData("", "gsm7", 0, 0)]
    [InlineData("Hello", "gsm7", 5, 1)]
    [InlineData("€", "gsm7", 2, 1)]
    [InlineData("Привет", "ucs2", 6, 1)]
    [InlineData("ok 👍", "ucs2", 5, 1)]
    public void A_short_text_is_one_segment(string text, string encoding, int units, int segments) =>
        SmsSegments.Of(text).ShouldSatisfyAllConditions(
            s => s.Encoding.ShouldBe(encoding), s => s.Units.ShouldBe(units), s => s.Segments.ShouldBe(segments));

    [Theory]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('я', 70, 1)]
    [InlineData('я', 71, 2)]
    [InlineData('я', 134, 2)]
    [InlineData('я', 135, 3)]
    public void A_long_text_pays_for_the_headers_of_its_parts(char letter, int length, int segments) =>
        SmsSegments.Of(new string(letter, length)).Segments.ShouldBe(segments);

    [Fact]
    public void A_surrogate_pair_is_not_cut_in_two() =>
        // 66 letters, a pair, 66 letters: the pair does not fit into the 67th place of the first part.
        SmsSegments.Of(new string('я', 66) + "👍" + new string('я', 66)).ShouldSatisfyAllConditions(
            s => s.Units.ShouldBe(134), s => s.Segments.ShouldBe(3));

    [Fact]
    public void An_escaped_character_is_not_cut_in_two() =>
        SmsSegments.Of(new string('a', 152) + "€" + new string('a', 152)).Segments.ShouldBe(3);

    [Fact]
    public void The_counter_says_what_still_fits() => SmsSegments.Of(new string('я', 60)).Left.ShouldBe(10);
}
