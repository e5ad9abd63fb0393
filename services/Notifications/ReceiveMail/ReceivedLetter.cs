using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.ReceiveMail;

/// <summary>A letter that came in: enough to tell a repeat, and to answer where it went.</summary>
internal sealed partial class ReceivedLetter
{
    public const int LongestText = 20_000;

    public Guid Id { get; init; }

    /// <summary>Its Message-ID, or the hash of a letter that has none: the key against taking it twice.</summary>
    public string MessageId { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Why nobody was told of it; null when somebody was.</summary>
    public string? Ignored { get; init; }

    public static void Configure(ModelBuilder model) => model.Entity<ReceivedLetter>(letters =>
    {
        letters.ToTable("received_letters");
        letters.Property(l => l.Id).ValueGeneratedNever();
        letters.HasIndex(l => l.MessageId).IsUnique();
    });

    /// <summary>The sender; null when the letter names nobody who could be answered.</summary>
    public static MailAddress? SenderOf(MimePart letter) => MailAddress.TryCreate(LetterText.Words(letter.Header("From")), out var from) ? from : null;

    /// <summary>Why a letter is no person's (RFC 3834 and what else answering machines say); null when it may be one's.</summary>
    public static string? MachineOf(MimePart letter)
    {
        if (letter.Header("Auto-Submitted") is { Length: > 0 } auto && !auto.StartsWith("no", StringComparison.OrdinalIgnoreCase))
            return $"Auto-Submitted: {auto}";
        if (letter.Header("Precedence").Trim().ToLowerInvariant() is "bulk" or "junk" or "list" or "auto_reply")
            return $"Precedence: {letter.Header("Precedence")}";
        if (letter.Header("X-Autoreply").Length > 0 || letter.Header("X-Autorespond").Length > 0 || letter.Header("List-Id").Length > 0)
            return "an automatic answer or a mailing list";
        return letter.Header("Return-Path").Trim() == "<>" ? "a delivery report" : null;
    }

    /// <summary>Ids of our own letters that it refers to, the nearest first.</summary>
    public static IReadOnlyList<Guid> AnswersOf(MimePart letter) =>
    [
        .. OurId().Matches($"{letter.Header("In-Reply-To")} {string.Join(' ', letter.Header("References").Split(' ', StringSplitOptions.RemoveEmptyEntries).Reverse())}")
            .Select(match => Guid.ParseExact(match.Groups["id"].Value, "N")).Distinct().Take(50),
    ];

    /// <summary>The number that a subject names as ours do: «№ 2000041». Nothing else in a letter is looked at for numbers.</summary>
    public static long? NumberIn(string subject) =>
        Number().Match(subject) is { Success: true } found ? long.Parse(found.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("<(?<id>[0-9a-f]{32})@", RegexOptions.CultureInvariant)]
    private static partial Regex OurId();

    [GeneratedRegex(@"№\s?(?<number>\d{7,9})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
