namespace Helpdesk.SearchLanguage;

/// <summary>Rewrites of a parsed tree, done before any engine sees it.</summary>
public static class Rewrite
{
    /// <summary>The same tree with words, phrases' included, replaced.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="replace">What stands for a word; the word itself to keep it.</param>
    public static Node Terms(Node node, Func<Term, Term> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return node switch
        {
            Term term => replace(term),
            Phrase phrase => new Phrase([.. phrase.Terms.Select(replace)]),
            And and => Build.And(and.Nodes.Select(n => Terms(n, replace))),
            Or or => Build.Or(or.Nodes.Select(n => Terms(n, replace))),
            Not not => Build.Not(Terms(not.Inner, replace)),
            _ => node,
        };
    }

    /// <summary>Any of the words instead of all; what is excluded stays excluded. The same tree if there is nothing to loosen.</summary>
    public static Node AnyOf(Node node)
    {
        if (node is Phrase phrase && phrase.Terms.Any(t => t is AnyForm))
            return Build.Or(phrase.Terms.Where(t => t is not AnyWord));
        if (node is not And and)
            return node;
        var wanted = and.Nodes.Where(n => n is not Not).ToList();
        return wanted.Count < 2 ? node : Build.And([Build.Or(wanted), .. and.Nodes.Where(n => n is Not)]);
    }
}
