namespace Helpdesk.SearchLanguage;

/// <summary>Divides a query into operators and operands; takes any string.</summary>
internal sealed class QueryLexer(string query, Hints hints)
{
    private readonly List<Lexeme> _lexemes = [];
    private int _at;
    private int _terms;
    private bool _edge = true;

    public List<Lexeme> Read()
    {
        while (_at < query.Length && _lexemes.Count < SearchQuery.MostLexemes)
            ReadOne();
        if (_at < query.Length)
            hints.Add(HintKind.TooManyWords);
        return _lexemes;
    }

    private void ReadOne()
    {
        var c = query[_at];
        if (char.IsWhiteSpace(c) || char.IsControl(c))
        {
            _at++;
            _edge = true;
        }
        else if (IsOperator(_at))
        {
            Put(new Lexeme(c == '&' ? LexemeKind.And : LexemeKind.Or), 2);
        }
        else if (c is '(' or ')')
        {
            Put(new Lexeme(c == '(' ? LexemeKind.Open : LexemeKind.Close), 1);
        }
        else if (_edge && IsDash(c))
        {
            ReadDash();
        }
        else if (Quotes.IsQuote(c))
        {
            ReadQuoted();
        }
        else if (_edge && Quotes.OpensSingle(query, _at, out var close))
        {
            AddPhrase(_at + 1, close);
            _at = close + 1;
            _edge = false;
        }
        else
        {
            ReadTogether();
        }
    }

    private void Put(Lexeme lexeme, int length)
    {
        _lexemes.Add(lexeme);
        _at += length;
        _edge = true;
    }

    private bool IsOperator(int at) => query[at] is '&' or '|' && at + 1 < query.Length && query[at + 1] == query[at];

    private static bool IsDash(char c) => c is '-' or '\u2010' or '\u2011' or '\u2013' or '\u2212' or '\uFE63' or '\uFF0D';

    private void ReadDash()
    {
        var next = _at + 1;
        if (next < query.Length && IsDash(query[next]))
        {
            while (next < query.Length && IsDash(query[next]))
                next++;
            var end = next;
            while (end < query.Length && TextAnalysis.StartsWord(query, end))
                end++;
            if (end > next)
                hints.Add(HintKind.DoubleMinus, query[_at..end]);
            _at = next;
            _edge = false;
            return;
        }

        var negates = next < query.Length && (query[next] is '*' or '(' || Quotes.IsQuote(query[next])
            || TextAnalysis.StartsWord(query, next) || Quotes.OpensSingle(query, next, out _));
        if (negates)
            Put(new Lexeme(LexemeKind.Minus), 1);
        else
            _at = next;
    }

    private void ReadQuoted()
    {
        if (IsStrayCloser())
        {
            _at++;
            return;
        }

        var (end, next, closed) = Quotes.Close(query, _at);
        if (!closed)
            hints.Add(HintKind.UnclosedQuote);
        AddPhrase(_at + 1, end);
        _at = next;
        _edge = false;
    }

    /// <summary>A closing quote after a word, with nothing open, or before a space is an ordinary character.</summary>
    private bool IsStrayCloser() => _at == query.Length - 1
        || (query[_at] is '»' or '”' or '›' && (!_edge || char.IsWhiteSpace(query[_at + 1])));

    private void AddPhrase(int start, int end)
    {
        var terms = Parts(start, end, quoted: true, out _);
        if (terms.Count == 0)
            hints.Add(HintKind.EmptyPhrase);
        _lexemes.Add(new Lexeme(LexemeKind.Operand, Join(terms), Quoted: true));
    }

    /// <summary>What is written together is a phrase of its parts: 630-ФЗ, INV-00321, user_name.txt.</summary>
    private void ReadTogether()
    {
        var start = _at;
        while (_at < query.Length && !char.IsWhiteSpace(query[_at]) && !char.IsControl(query[_at]) && query[_at] is not ('(' or ')')
            && !Quotes.IsQuote(query[_at]) && !IsOperator(_at))
        {
            _at += query[_at] == '\\' && _at + 1 < query.Length && !char.IsWhiteSpace(query[_at + 1]) ? 2 : 1;
        }

        _edge = false;
        var terms = Parts(start, _at, quoted: false, out var onlyStars);
        if (terms.Count > 0)
            _lexemes.Add(new Lexeme(LexemeKind.Operand, Join(terms), Bare: terms is [AnyForm]));
        else if (onlyStars)
            _lexemes.Add(new Lexeme(LexemeKind.Operand, Everything.Instance));
        else if (_terms >= SearchQuery.MostTerms || query.AsSpan(start, _at - start).Contains('*'))
            _lexemes.Add(new Lexeme(LexemeKind.Operand));
    }

    private static Node? Join(List<Term> terms) => terms.Count switch { 0 => null, 1 => terms[0], _ => new Phrase(terms) };

    private List<Term> Parts(int start, int end, bool quoted, out bool onlyStars)
    {
        var terms = new List<Term>();
        onlyStars = end > start;
        for (var i = start; i < end;)
        {
            var raw = WordPattern.Read(query, i, end);
            if (raw.Length == 0)
            {
                onlyStars = false;
                i += query[i] == '\\' && i + 1 < end && query[i + 1] is '*' or '\\' ? 2 : 1;
                continue;
            }

            onlyStars &= raw.Text is "*";
            i += raw.Length;
            Add(terms, raw, quoted);
        }

        while (terms is [.., AnyWord])
            terms.RemoveAt(terms.Count - 1);
        _terms += terms.Count;
        return terms;
    }

    private void Add(List<Term> terms, WordPattern raw, bool quoted)
    {
        if (_terms + terms.Count >= SearchQuery.MostTerms)
        {
            hints.Add(HintKind.TooManyWords);
            return;
        }

        var term = raw.ToTerm(quoted, hints);
        if (term is not AnyWord || terms.Count > 0)
            terms.Add(term);
    }
}
