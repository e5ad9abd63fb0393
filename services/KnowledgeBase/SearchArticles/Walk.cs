using Helpdesk.SearchLanguage;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>Goes over the nodes of a query.</summary>
internal static class Walk
{
    /// <summary>Every node, outer before inner.</summary>
    public static IEnumerable<Node> All(Node node) => Nodes(node, negatives: true);

    /// <summary>Words that a match has: nothing under a minus.</summary>
    public static IEnumerable<Term> Wanted(Node node) => Nodes(node, negatives: false).OfType<Term>();

    private static IEnumerable<Node> Nodes(Node node, bool negatives)
    {
        IEnumerable<Node> inner = node switch
        {
            And and => and.Nodes,
            Or or => or.Nodes,
            Phrase phrase => phrase.Terms,
            Not not when negatives => [not.Inner],
            _ => [],
        };
        return inner.SelectMany(n => Nodes(n, negatives)).Prepend(node);
    }
}
