namespace Helpdesk.SearchLanguage;

/// <summary>Puts nodes together in the simplest form: flat, without repetitions, without what changes nothing.</summary>
public static class Build
{
    /// <summary>The conjunction of any number of nodes.</summary>
    public static Node And(IEnumerable<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var all = Distinct(nodes.SelectMany(n => n is And and ? and.Nodes : [n]).Where(n => n is not Everything));
        if (all.Exists(n => n is Nothing))
            return Nothing.Instance;
        return all.Count switch { 0 => Everything.Instance, 1 => all[0], _ => new And(all) };
    }

    /// <summary>The disjunction of any number of nodes.</summary>
    public static Node Or(IEnumerable<Node> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        var any = Distinct(nodes.SelectMany(n => n is Or or ? or.Nodes : [n]).Where(n => n is not Nothing));
        if (any.Exists(n => n is Everything))
            return Everything.Instance;
        return any.Count switch { 0 => Nothing.Instance, 1 => any[0], _ => new Or(any) };
    }

    /// <summary>The negation of a node.</summary>
    public static Node Not(Node node) => node switch
    {
        Not not => not.Inner,
        Everything => Nothing.Instance,
        Nothing => Everything.Instance,
        _ => new Not(node),
    };

    private static List<Node> Distinct(IEnumerable<Node> nodes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. nodes.Where(n => seen.Add(Canonical.Print(n)))];
    }
}
