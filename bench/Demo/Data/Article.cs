namespace Helpdesk.Bench.Demo.Data;

/// <summary>An article of the demonstration desk and how a client words its question.</summary>
internal sealed record Article(string Supertag, string Title, string Question, string Solution, bool DetailsRequired, string Spoken);
