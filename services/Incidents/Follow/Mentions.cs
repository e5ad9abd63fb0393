using System.Text.RegularExpressions;

namespace Helpdesk.Incidents.Follow;

/// <summary>Who is mentioned in a post by <c>@login</c> (P7): he follows the incident and it wants his attention.</summary>
internal static partial class Mentions
{
    private const int Most = 20;

    /// <summary>Logins named in a text, lower case; an address like a@b.ru names nobody.</summary>
    public static IReadOnlyList<string> In(string text) => !text.Contains('@')
        ? []
        : [.. Mention().Matches(text).Select(m => m.Groups[1].Value.TrimEnd('.', '-').ToLowerInvariant()).Distinct().Take(Most)];

    /// <summary>What tells those mentioned, in the transaction that saves the post; nothing when nobody is.</summary>
    public static FormattableString[] Told(Guid incidentId, string text, Guid author, DateTimeOffset now)
    {
        if (In(text) is not { Count: > 0 } logins)
            return [];
        return
        [
            $"""
             insert into incident_watchers (incident_id, person_id, role, tell_when_fixed, attention, added_by, added_at)
             select {incidentId}, id, 'Observer', false, true, {author}, {now} from people
             where lower(login) = any({logins.ToArray()}) and active and id <> {author}
             on conflict (incident_id, person_id) do update set attention = true
             """,
        ];
    }

    [GeneratedRegex(@"(?<![\p{L}\p{Nd}@._-])@([\p{L}\p{Nd}._-]{2,64})", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
