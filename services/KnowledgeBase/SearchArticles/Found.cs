namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>Where the next page begins. Ranked results come first; those beyond the ranked ones follow, the newest first.</summary>
/// <param name="Score">The score of the last ranked result; null beyond the ranked ones.</param>
/// <param name="Id">The last result.</param>
/// <param name="Engine">Whose scores these are.</param>
/// <param name="Seen">Results shown so far, for another engine to go on from.</param>
internal sealed record SearchCursor(double? Score, Guid Id, string Engine = "", int Seen = 0);

/// <summary>What an engine found.</summary>
/// <param name="Ids">The articles of this page in order.</param>
/// <param name="Next">The next page; null on the last.</param>
/// <param name="Total">Matches, counted up to 1,001.</param>
/// <param name="Supertags">Counts of supertags among the matches.</param>
/// <param name="Bounded">Ranking looked at a part of the matches only.</param>
internal sealed record Found(IReadOnlyList<Guid> Ids, SearchCursor? Next, int Total, IReadOnlyList<SupertagCount> Supertags, bool Bounded)
{
    public static readonly Found Nothing = new([], null, 0, [], false);
}
