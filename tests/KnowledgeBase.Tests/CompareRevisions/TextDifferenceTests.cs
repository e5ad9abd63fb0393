using Helpdesk.KnowledgeBase.CompareRevisions;

namespace Helpdesk.Tests.KnowledgeBase.CompareRevisions;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("Нажмите «Отправить»", "Нажмите «Переслать»", "Нажмите «[-Отправить][+Переслать]»")]
    [InlineData("одно два три", "одно три", "одно [-два ]три")]
    [InlineData("строка\nвторая\nтретья", "строка\nтретья", "строка\n[-вторая\n]третья")]
    [InlineData("а\nб", "а\nв\nб", "а\n[+в\n]б")]
    [InlineData("", "всё новое", "[+всё новое]")]
    [InlineData("было", "", "[-было]")]
    [InlineData("то же", "то же", "то же")]
    [InlineData("совсем одно", "ничего общего", "[-совсем одно][+ничего общего]")]
    [Trait("Feature", "P19")]
    public void What_changed_is_shown_word_by_word(string before, string after, string expected) => Show(TextDifference.Of(before, after)).ShouldBe(expected);

    [Fact]
    [Trait("Feature", "P19")]
    public void Both_texts_can_be_read_from_the_difference_whatever_they_are()
    {
        var random = new Random(7);
        string[] pieces = ["слово", "другое", " ", "  ", "\n", "\n\n", ",", "1С", "😀", "\ud800", "ё"];
        for (var round = 0; round < 400; round++)
        {
            var before = Text(random.Next(60));
            var after = round % 2 == 0 ? Text(random.Next(60)) : Changed(before);
            var parts = TextDifference.Of(before, after);
            string.Concat(parts.Where(p => p.Kind != PartKind.Added).Select(p => p.Text)).ShouldBe(before);
            string.Concat(parts.Where(p => p.Kind != PartKind.Removed).Select(p => p.Text)).ShouldBe(after);
        }

        string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => pieces[random.Next(pieces.Length)]));

        string Changed(string text) => text.Insert(random.Next(text.Length + 1), "вставка")[random.Next(2)..];
    }

    [Fact]
    [Trait("Feature", "P19")]
    public void The_longest_texts_that_have_nothing_in_common_are_compared_at_once()
    {
        var before = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"а{i}"))[..100_000];
        var after = string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"б{i}"))[..100_000];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        TextDifference.Of(before, after).Select(p => p.Kind).ShouldBe([PartKind.Removed, PartKind.Added]);
        // No measure of speed: what grows with the square takes minutes at this size.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    [Trait("Feature", "P19")]
    public void No_shorter_way_leads_from_one_list_to_the_other()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var (before, after) = (Letters(), Letters());
            var edits = Edits.Between(before, after).Where(r => r.Kind != PartKind.Same).Sum(r => r.End - r.Start);
            edits.ShouldBe(before.Length + after.Length - (2 * Common(before, after)), $"{string.Concat(before)} {string.Concat(after)}");
        }

        string[] Letters() => [.. Enumerable.Range(0, random.Next(12)).Select(_ => ((char)('a' + random.Next(3))).ToString())];
    }

    /// <summary>The longest common subsequence, the plain way.</summary>
    private static int Common(string[] one, string[] other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
                table[i, j] = one[i - 1] == other[j - 1] ? table[i - 1, j - 1] + 1 : Math.Max(table[i - 1, j], table[i, j - 1]);
        }

        return table[one.Length, other.Length];
    }

    private static string Show(IEnumerable<TextPart> parts) => string.Concat(parts.Select(p => p.Kind switch
    {
        PartKind.Removed => $"[-{p.Text}]",
        PartKind.Added => $"[+{p.Text}]",
        _ => p.Text,
    }));
}
