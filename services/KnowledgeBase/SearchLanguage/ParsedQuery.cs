namespace Helpdesk.SearchLanguage;

/// <summary>A query as it was understood.</summary>
/// <param name="Root">What to look for.</param>
/// <param name="Understood">The canonical form (E.2, 10): parsing it gives the same query. Empty if nothing can be looked for.</param>
/// <param name="Hints">What was mended or left out, in the order met, each kind once.</param>
/// <param name="Number">The number, if the query is nothing but digits (<c>№</c> or <c>#</c> may stand before): an article or an incident (F40, F90).</param>
/// <param name="Loose">Nothing but bare words, some of them excluded perhaps: if no document has all, any of them will do (decision 14).</param>
public sealed record ParsedQuery(Node Root, string Understood, IReadOnlyList<Hint> Hints, long? Number, bool Loose);
