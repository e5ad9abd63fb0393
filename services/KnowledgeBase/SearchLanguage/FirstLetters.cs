namespace Helpdesk.SearchLanguage;

/// <summary>
/// The letters that words wanted by a query begin with. Stemming, folding and mending leave a word's first letter what it was, or put in
/// its look-alike, so a word that begins otherwise need not be analysed to know that it is not wanted.
/// </summary>
internal sealed class FirstLetters
{
    private const int Known = 0x460;

    private readonly bool[] _wanted = new bool[Known];
    private bool _any;

    public static FirstLetters Of(Node node)
    {
        var letters = new FirstLetters();
        letters.Add(node);
        return letters;
    }

    /// <summary>Whether the word that begins at this place may be wanted; of letters beyond Latin and Cyrillic, or with marks, nothing is known.</summary>
    public bool MayBegin(string text, int at) =>
        _any || Normal(text[at]) is not { } normal || _wanted[normal] || (at + 1 < text.Length && text[at + 1] is >= '\u0300' and <= '\u036f');

    private void Add(Node node)
    {
        switch (node)
        {
            case AnyForm word:
                Add(word.Stem);
                break;
            case ThisForm form:
                Add(form.Exact);
                break;
            case Pattern pattern:
                Add(pattern.Text);
                break;
            case Phrase phrase:
                foreach (var term in phrase.Terms)
                    Add(term);
                break;
            case AnyWord:
                _any = true;
                break;
            case And and:
                foreach (var inner in and.Nodes)
                    Add(inner);
                break;
            case Or or:
                foreach (var inner in or.Nodes)
                    Add(inner);
                break;
        }
    }

    private void Add(string text)
    {
        if (text.Length == 0 || text[0] == '*' || Normal(text[0]) is not { } normal)
            _any = true;
        else
            _wanted[normal] = true;
    }

    private static int? Normal(char c) => c switch
    {
        >= '0' and <= '9' => c,
        >= 'a' and <= 'z' => LookAlikes.Common(c),
        >= 'A' and <= 'Z' => LookAlikes.Common((char)(c | 0x20)),
        >= 'А' and <= 'Я' => c + 0x20,
        >= 'а' and <= 'я' => c,
        'ё' or 'Ё' => 'е',
        _ => null,
    };
}
