using System.Text.RegularExpressions;

namespace Helpdesk.Tests.KnowledgeBase.Conformance;

/// <summary>A query made by the test: it knows its own text and what it means, without the product's parser.</summary>
internal abstract record NaiveQuery
{
    public abstract string Text { get; }

    public abstract bool Matches(NaiveDocument document);

    protected static Func<NaiveWord, bool> Form(NaiveWord word) => w => w.Variants.Intersect(word.Variants).Any();

    protected static Func<NaiveWord, bool> AnyForm(NaiveWord word) => w => w.StemVariants.Contains(word.StemVariants[0]);

    protected static Func<NaiveWord, bool> Star(string pattern)
    {
        var regex = new Regex("^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
        return w => w.Variants.Any(regex.IsMatch);
    }

    internal sealed record Word(NaiveWord Of) : NaiveQuery
    {
        public override string Text => Of.Variants[0];

        public override bool Matches(NaiveDocument document) => document.Has(AnyForm(Of));
    }

    internal sealed record Stars(string Pattern) : NaiveQuery
    {
        public override string Text => Pattern;

        public override bool Matches(NaiveDocument document) => document.Has(Star(Pattern));
    }

    /// <summary>Quoted; a null stands for any word, a text with a star for a pattern.</summary>
    internal sealed record Quoted(IReadOnlyList<object?> Parts) : NaiveQuery
    {
        public override string Text => $"«{string.Join(' ', Parts.Select(p => p switch { NaiveWord w => w.Variants[0], string s => s, _ => "*" }))}»";

        public override bool Matches(NaiveDocument document) => document.HasInARow(
            [.. Parts.Select(p => p switch { NaiveWord w => Form(w), string s => Star(s), _ => _ => true })]);
    }

    internal sealed record Together(IReadOnlyList<object> Parts) : NaiveQuery
    {
        public override string Text => string.Join('-', Parts.Select(p => p is NaiveWord w ? w.Variants[0] : p));

        public override bool Matches(NaiveDocument document) => document.HasInARow(
            [.. Parts.Select(p => p is NaiveWord w ? AnyForm(w) : Star((string)p))]);
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
