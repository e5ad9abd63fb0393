using System.Text.Json;
using System.Text.Json.Serialization;

namespace Helpdesk.Telephony.Calls;

/// <summary>The set of a call's events: what a redelivery does to it is nothing.</summary>
internal static class EventSet
{
    /// <summary>A real call has dozens; more is a fault of the PBX, and its raw events keep it.</summary>
    public const int Limit = 500;

    /// <summary>How events are written down, again with each webhook: what they do not tell is left out.</summary>
    public static readonly JsonSerializerOptions Stored = new(ApiJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Adds what is new.</summary>
    /// <returns>The same list when there was nothing new.</returns>
    public static List<PbxEvent> With(this List<PbxEvent> known, IEnumerable<PbxEvent> told)
    {
        List<PbxEvent>? result = null;
        foreach (var news in told)
        {
            var now = result ?? known;
            var twin = now.FindIndex(news.SaysTheSameAs);
            if (twin >= 0 && (now[twin].At, now[twin].Seq ?? 0).CompareTo((news.At, news.Seq ?? 0)) <= 0) continue;
            if (twin < 0 && now.Count >= Limit) continue;
            result ??= [.. known];
            if (twin < 0) result.Add(news);
            else result[twin] = news;
        }

        return result ?? known;
    }

    /// <summary>Whether both tell the same, times included.</summary>
    public static bool IsSameSetAs(this List<PbxEvent> events, List<PbxEvent> others) =>
        events.Count == others.Count && events.TrueForAll(told => others.Exists(other => other.At == told.At && other.SaysTheSameAs(told)));

    /// <summary>
    /// Where the provider numbers a leg's events, none is later than the one numbered after it: clocks of parallel senders differ, numbers don't.
    /// </summary>
    public static IEnumerable<PbxEvent> BySequence(this IEnumerable<PbxEvent> events)
    {
        foreach (var leg in events.GroupBy(e => (e.Leg, Numbered: e.Seq is not null)))
        {
            if (!leg.Key.Numbered)
            {
                foreach (var told in leg) yield return told;
                continue;
            }

            var latest = DateTimeOffset.MaxValue;
            foreach (var told in leg.OrderByDescending(e => e.Seq).ThenByDescending(e => e.At))
            {
                if (told.At < latest) latest = told.At;
                yield return told with { At = latest };
            }
        }
    }

    /// <summary>One order for one set, however its events arrived.</summary>
    public static IEnumerable<PbxEvent> InOrder(this IEnumerable<PbxEvent> events) => events
        .OrderBy(e => e.At).ThenBy(e => e.Seq ?? 0).ThenBy(e => e.Kind).ThenBy(e => e.Leg, StringComparer.Ordinal)
        .ThenBy(e => e.Person, StringComparer.Ordinal).ThenBy(e => e.Cause).ThenBy(e => e.From, StringComparer.Ordinal)
        .ThenBy(e => e.To, StringComparer.Ordinal).ThenBy(e => e.Target, StringComparer.Ordinal)
        .ThenBy(e => e.Direction).ThenBy(e => string.Join('\n', e.Users), StringComparer.Ordinal);
}
