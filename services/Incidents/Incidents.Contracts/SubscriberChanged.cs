namespace Helpdesk.Incidents.Contracts;

/// <summary>A subscriber was added or changed: its values now.</summary>
/// <param name="SubscriberId">The subscriber.</param>
/// <param name="Version">Version of the subscriber, one higher with every change.</param>
/// <param name="At">When, UTC.</param>
/// <param name="ActorId">Who changed it.</param>
/// <param name="Inn">INN, 10 or 12 digits; null when unknown.</param>
/// <param name="Kpp">KPP, 9 characters; null when it has none.</param>
/// <param name="Name">The organisation's or person's name.</param>
/// <param name="Vip">Whether it is marked VIP.</param>
/// <param name="TimeZone">IANA zone, confirmed or guessed (field-notes D.3); null when it must be asked.</param>
/// <param name="ServiceCenter">Code of its service centre (F11).</param>
/// <param name="Phones">Known phones with the callers' names, E.164.</param>
public sealed record SubscriberChanged(
    Guid SubscriberId, int Version, DateTimeOffset At, Guid? ActorId, string? Inn, string? Kpp, string? Name, bool Vip,
    string? TimeZone, string? ServiceCenter, SubscriberPhone[] Phones);

/// <summary>A phone from which a subscriber was heard of.</summary>
/// <param name="Number">E.164 with plus.</param>
/// <param name="ContactName">Who spoke, if known.</param>
public sealed record SubscriberPhone(string Number, string? ContactName);
