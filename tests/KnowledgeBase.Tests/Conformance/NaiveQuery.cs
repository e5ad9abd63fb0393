using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>A query made by the test: it knows its own text and what it means, without the product's parser.</summary>
internal abstract record NaiveQuery
{
    public abstract string Text { get; }

    public abstract bool Matches(NaiveDocument document);

    protected static Func<NaiveWord, bool> Form(NaiveWord word) => Once(w => w.Variants.Intersect(word.Variants).Any());

    protected static Func<NaiveWord, bool> AnyForm(NaiveWord word) => Once(w => w.StemVariants.Contains(word.StemVariants[0]));

    protected static Func<NaiveWord, bool> Star(string pattern)
    {
        var regex = new Regex("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
        return Once(w => w.Variants.Any(regex.IsMatch));
    }

    /// <summary>Remembers the answer for each different word.</summary>
    private static Func<NaiveWord, bool> Once(Func<NaiveWord, bool> fits)
    {
        var known = new ConcurrentDictionary<NaiveWord, bool>(ReferenceEqualityComparer.Instance);
        return w => known.GetOrAdd(w, fits);
    }

    internal sealed record Word(NaiveWord Of) : NaiveQuery
    {
        public override string Text => Of.Variants[0];

        private readonly Func<NaiveWord, bool> _fits = AnyForm(Of);

        public override bool Matches(NaiveDocument document) => document.Has(_fits);
    }

    internal sealed record Stars(string Pattern) : NaiveQuery
    {
        public override string Text => Pattern;

        private readonly Func<NaiveWord, bool> _fits = Star(Pattern);

        public override bool Matches(NaiveDocument document) => document.Has(_fits);
    }

    /// <summary>Quoted; a null stands for any word, a text with a star for a pattern.</summary>
    internal sealed record Quoted(IReadOnlyList<object?> Parts) : NaiveQuery
    {
        public override string Text => $"«{string.Join(' ', Parts.Select(p => p switch { NaiveWord w => w.Variants[0], string s => s, _ => "*" }))}»";

        private readonly Func<NaiveWord, bool>[] _fits =
            [.. Parts.Select(p => p switch { NaiveWord w => Form(w), string s => Star(s), _ => (Func<NaiveWord, bool>)(_ => true) })];

        public override bool Matches(NaiveDocument document) => document.HasInARow(_fits);
    }

    internal sealed record Together(IReadOnlyList<object> Parts) : NaiveQuery
    {
        public override string Text => string.Join('-', Parts.Select(p => p is NaiveWord w ? w.Variants[0] : p));

        private readonly Func<NaiveWord, bool>[] _fits = [.. Parts.Select(p => p is NaiveWord w ? AnyForm(w) : Star((string)p))];

        public override bool Matches(NaiveDocument document) => document.HasInARow(_fits);
    }

    internal sealed record Both(NaiveQuery One, NaiveQuery Other) : NaiveQuery
    {
        public override string Text => $"({One.Text}) && ({Other.Text})";

        public override bool Matches(NaiveDocument document) => One.Matches(document) && Other.Matches(document);
    }

    internal sealed record Either(NaiveQuery One, NaiveQuery Other) : NaiveQuery
    {
        public override string Text => $"({One.Text}) || ({Other.Text})";

        public override bool Matches(NaiveDocument document) => One.Matches(document) || Other.Matches(document);
    }

    internal sealed record No(NaiveQuery One) : NaiveQuery
    {
        public override string Text => $"-({One.Text})";

        public override bool Matches(NaiveDocument document) => !One.Matches(document);
    }
}
