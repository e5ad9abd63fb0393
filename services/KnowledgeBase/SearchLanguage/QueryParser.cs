namespace Helpdesk.SearchLanguage;

/// <summary>Builds the tree: NOT binds closer than AND, AND closer than OR; a mere space is AND.</summary>
internal sealed class QueryParser(List<Lexeme> lexemes, Hints hints)
{
    private int _at;
    private readonly List<string> _optional = [];

    /// <summary>The tree, or null if nothing is left of the query.</summary>
    public Node? Parse()
    {
        DropStrayClosing();
        var root = ReadOr(0);
        if (_optional.Count > 0)
            hints.Add(HintKind.OptionalWords, string.Join(", ", _optional.Distinct(StringComparer.Ordinal)));
        return root;
    }

    private void DropStrayClosing()
    {
        var open = 0;
        var dropped = lexemes.RemoveAll(l =>
        {
            open += l.Kind switch { LexemeKind.Open => 1, LexemeKind.Close => -1, _ => 0 };
            if (open >= 0)
                return false;
            open = 0;
            return true;
        });
        if (dropped > 0)
            hints.Add(HintKind.UnbalancedBrackets);
    }

    private LexemeKind? Next => _at < lexemes.Count ? lexemes[_at].Kind : null;

    private Node? ReadOr(int depth)
    {
        var any = new List<Node>();
        while (true)
        {
            var before = _at;
            if (ReadAnd(depth) is { } node)
                any.Add(node);
            if (Next != LexemeKind.Or)
                break;
            var nothingBefore = _at == before;
            _at++;
            if (nothingBefore || Next is null or LexemeKind.Close)
                hints.Add(HintKind.MissingOperand, "||");
        }

        return any.Count == 0 ? null : Build.Or(any);
    }

    private Node? ReadAnd(int depth)
    {
        var items = new List<Item>();
        var joined = false;
        while (Next is not (null or LexemeKind.Or or LexemeKind.Close))
        {
            if (Next == LexemeKind.And)
            {
                _at++;
                if (joined || items.Count == 0 || Next is null or LexemeKind.Or or LexemeKind.Close)
                    hints.Add(HintKind.MissingOperand, "&&");
                joined = items.Count > 0;
                if (joined)
                    items[^1] = items[^1] with { Joined = true };
                continue;
            }

            var bare = lexemes[_at].Bare;
            items.Add(new Item(ReadUnary(depth), bare, joined));
            joined = false;
        }

        return Combine(items);
    }

    /// <summary>A run of minuses and what it stands before; even numbers of them cancel out. Returns null if nothing is left.</summary>
    private Node? ReadUnary(int depth)
    {
        var negative = false;
        while (Next == LexemeKind.Minus)
        {
            negative = !negative;
            _at++;
        }

        var node = ReadOperand(depth);
        return node is null || !negative ? node : Build.Not(node);
    }

    private Node? ReadOperand(int depth)
    {
        if (Next is null or LexemeKind.And or LexemeKind.Or or LexemeKind.Close)
            return null;
        if (Next == LexemeKind.Operand)
            return lexemes[_at++].Node;
        _at++;
        if (depth >= SearchQuery.DeepestBrackets)
        {
            hints.Add(HintKind.TooDeep);
            SkipOpening();
        }

        var inner = ReadOr(depth + 1);
        if (Next == LexemeKind.Close)
            _at++;
        else
            hints.Add(HintKind.UnbalancedBrackets);
        return inner;
    }

    /// <summary>Below the deepest level brackets mean nothing: they are taken out, each with its pair.</summary>
    private void SkipOpening()
    {
        var open = 1;
        var to = _at;
        var from = _at;
        for (; from < lexemes.Count; from++)
        {
            var kind = lexemes[from].Kind;
            open += kind == LexemeKind.Open ? 1 : kind == LexemeKind.Close ? -1 : 0;
            if (open == 0)
                break;
            if (kind is not (LexemeKind.Open or LexemeKind.Close))
                lexemes[to++] = lexemes[from];
        }

        lexemes.RemoveRange(to, from - to);
    }

    private Node? Combine(List<Item> items)
    {
        var needed = items.Exists(i => i.Node is { } node && (!i.Bare || i.Joined || !IsOptional(node)) && node is not (Not or Everything));
        var all = new List<Node>();
        foreach (var item in items)
        {
            if (item.Node is null)
                continue;
            if (needed && item is { Bare: true, Joined: false } && IsOptional(item.Node))
                _optional.Add(((AnyForm)item.Node).Exact);
            else
                all.Add(item.Node);
        }

        return all.Count == 0 ? null : Build.And(all);
    }

    private static bool IsOptional(Node node) => node is AnyForm word && FunctionWords.Contains(word.Exact);

    private readonly record struct Item(Node? Node, bool Bare, bool Joined);
}
