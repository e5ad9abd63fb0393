using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Helpdesk.Tests.Desk.Rules;

public sealed partial class WordsTests
{
    private static readonly string Desk = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "desk"));

    [Fact]
    public void Both_languages_say_the_same_things()
    {
        var (russian, english) = (Words("Words.resx"), Words("Words.en.resx"));
        english.Keys.Order(StringComparer.Ordinal).ShouldBe(russian.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, word) in russian) Holes(word).ShouldBe(Holes(english[name]), name);
    }

    [Fact]
    public void Every_word_that_a_screen_asks_for_is_there()
    {
        var known = Words("Words.resx").Keys.ToHashSet(StringComparer.Ordinal);
        var asked = Sources().SelectMany(file => Asked().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)).Distinct();
        asked.Where(name => !known.Contains(name)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_command_on_a_screen_has_its_key()
    {
        var keys = Helpdesk.Desk.KeyMap.Keys.All.Select(key => key.Id).Append("escape").ToHashSet();
        var commands = Sources().SelectMany(file => Commands().Matches(File.ReadAllText(file)).SelectMany(match => match.Groups[1].Value.Split(' '))).Distinct();
        commands.Where(command => !keys.Contains(command)).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Feature", "P3")]
    public void No_key_is_given_twice_or_taken_from_the_browser()
    {
        var combos = Helpdesk.Desk.KeyMap.Keys.All.Select(key => key.Combo).ToList();
        combos.ShouldBeUnique();
        // Address bar and menus of Chromium, Edge and Firefox, English and Russian, and what their function keys do.
        string[] browsers =
        [
            "Alt+KeyA", "Alt+KeyB", "Alt+KeyC", "Alt+KeyD", "Alt+KeyE", "Alt+KeyF", "Alt+KeyG", "Alt+KeyH", "Alt+KeyP", "Alt+KeyS", "Alt+KeyT", "Alt+KeyV",
            "F1", "F3", "F4", "F5", "F6", "F7", "F9", "F10", "F11", "F12",
        ];
        combos.Intersect(browsers).ShouldBeEmpty();
    }

    private static Dictionary<string, string> Words(string file) =>
        XDocument.Load(Path.Combine(Desk, "Wording", file)).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static IEnumerable<string> Holes(string word) => Hole().Matches(word).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Desk, "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    [GeneratedRegex("""(?:T|words)\[(?:[^"\]]*\? )?"([A-Z][A-Za-z0-9.-]+)"(?: : "[A-Za-z0-9.-]+")?[\],]""")]
    private static partial Regex Asked();

    [GeneratedRegex("data-command=\"([a-z -]+)\"")]
    private static partial Regex Commands();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
