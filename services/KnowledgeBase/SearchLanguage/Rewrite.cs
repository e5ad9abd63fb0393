namespace Helpdesk.SearchLanguage;

/// <summary>Rewrites of a parsed tree, done before any engine sees it.</summary>
public static class Rewrite
{
    /// <summary>The same tree with bare words, phrases' included, replaced.</summary>
    /// <param name="node">The tree.</param>
    /// <param name="replace">What stands for a word; the word itself to keep it. Inside a phrase only another word can.</param>
    public static Node Words(Node node, Func<AnyForm, Node> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return node switch
        {
            AnyForm word => replace(word),
            Phrase phrase => new Phrase([.. phrase.Terms.Select(t => t is AnyForm word && replace(word) is AnyForm other ? other : t)]),
            And and => Build.And(and.Nodes.Select(n => Words(n, replace))),
            Or or => Build.Or(or.Nodes.Select(n => Words(n, replace))),
            Not not => Build.Not(Words(not.Inner, replace)),
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
