using System.Text;

namespace Helpdesk.SearchLanguage;

/// <summary>Prints a tree as the query that would be parsed to it.</summary>
public static class Canonical
{
    /// <summary>The canonical form of a node: <c>word &amp;&amp; «phrase of words» &amp;&amp; -(ab* || b-c)</c>; empty for <see cref="Nothing"/>.</summary>
    public static string Print(Node node)
    {
        var text = new StringBuilder();
        Print(text, node, Binding.Or);
        return text.ToString();
    }

    private static void Print(StringBuilder text, Node node, Binding inside)
    {
        switch (node)
        {
            case Everything:
                text.Append('*');
                break;
            case Term term:
                text.Append(term is ThisForm form ? $"«{form.Exact}»" : Written(term));
                break;
            case Phrase phrase:
                var together = phrase.Terms.Any(t => t is AnyForm);
                var words = string.Join(together ? '-' : ' ', phrase.Terms.Select(Written));
                text.Append(together ? words : $"«{words}»");
                break;
            case Not not:
                text.Append('-');
                Print(text, not.Inner, Binding.Not);
                break;
            case And and:
                Print(text, and.Nodes, " && ", Binding.And, inside);
                break;
            case Or or:
                Print(text, or.Nodes, " || ", Binding.Or, inside);
                break;
        }
    }

    private static void Print(StringBuilder text, IReadOnlyList<Node> nodes, string sign, Binding own, Binding inside)
    {
        var brackets = inside > own;
        if (brackets)
            text.Append('(');
        for (var i = 0; i < nodes.Count; i++)
        {
            if (i > 0)
                text.Append(sign);
            Print(text, nodes[i], own);
        }

        if (brackets)
            text.Append(')');
    }

    private static string Written(Term term) => term switch
    {
        AnyForm word => word.Exact,
        ThisForm form => form.Exact,
        Pattern pattern => pattern.Text,
        _ => "*",
    };

    private enum Binding
    {
        Or,
        And,
        Not,
    }
}
