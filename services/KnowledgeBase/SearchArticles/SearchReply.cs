using Helpdesk.SearchLanguage;
using Helpdesk.ServiceDefaults.Requests;

namespace Helpdesk.KnowledgeBase.SearchArticles;

/// <summary>A part of a field with the places of what was found.</summary>
/// <param name="Field">title, question, solution or tags.</param>
/// <param name="Text">The part, plain text.</param>
/// <param name="Marks">Found words in it, in UTF-16 characters.</param>
internal sealed record Fragment(string Field, string Text, IReadOnlyList<Mark> Marks);

/// <summary>One article found.</summary>
/// <param name="Id">The article.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Supertag">Its type (F89).</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
/// <param name="Audience">staff or client (F98).</param>
/// <param name="Fragments">The title first, then where the words were found.</param>
/// <param name="UsedCount">Incidents linked to it now (F96).</param>
internal sealed record FoundArticle(
    Guid Id, int Number, string Title, string Supertag, bool DetailsRequired, Articles.ArticleAudience Audience, IReadOnlyList<Fragment> Fragments,
    int UsedCount);

/// <summary>A remark on the query.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Text">In the caller's language.</param>
internal sealed record HintText(string Code, string Text);

/// <summary>An article whose number was typed.</summary>
/// <param name="Id">The article.</param>
/// <param name="Number">Its number.</param>
/// <param name="Title">The question in one line.</param>
/// <param name="Supertag">Its type (F89).</param>
/// <param name="DetailsRequired">The red circle (F94).</param>
internal sealed record DirectArticle(Guid Id, int Number, string Title, string Supertag, bool DetailsRequired);

/// <summary>What a query of digits alone may name (F40, F90): to be offered before the results, of either kind.</summary>
/// <param name="Article">The article of that number.</param>
/// <param name="IncidentNumber">The number to try as an incident's.</param>
internal sealed record DirectHits(DirectArticle? Article, long? IncidentNumber);

/// <summary>How many of the found articles have a supertag.</summary>
internal sealed record SupertagCount(string Name, int Count);

/// <summary>A page of results.</summary>
/// <param name="Items">Best first.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
/// <param name="Total">Exact up to 1,000.</param>
/// <param name="Supertags">Counts among the results; of PostgreSQL's best 1,000 if there are more.</param>
/// <param name="Understood">The canonical form of what was looked for.</param>
/// <param name="Hints">What was mended, left out or bounded.</param>
/// <param name="Engine">The engine that answered.</param>
/// <param name="Reason">Why it was not Elasticsearch, where there is one: timeout, unavailable, overloaded, unauthorized, no-index or refused; null otherwise.</param>
/// <param name="Fallback">layout, typo or any, if the query itself found nothing; null otherwise.</param>
/// <param name="Direct">Things whose number was typed.</param>
internal sealed record SearchReply(
    IReadOnlyList<FoundArticle> Items, string? Next, CappedCount Total, IReadOnlyList<SupertagCount> Supertags, string Understood,
    IReadOnlyList<HintText> Hints, string Engine, string? Reason, string? Fallback, DirectHits Direct);
