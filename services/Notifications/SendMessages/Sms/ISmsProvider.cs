namespace Helpdesk.Notifications.SendMessages.Sms;

/// <summary>A gateway that sends SMS. Which one is used says the setting <c>Sms:Provider</c>.</summary>
internal interface ISmsProvider
{
    /// <summary>Its name, shown to operators and kept with the message.</summary>
    string Name { get; }

    /// <summary>Whether a second request with the same client id sends nothing new, so that a lost answer may be asked again.</summary>
    bool HonoursClientId { get; }

    /// <summary>Hands one SMS over.</summary>
    /// <param name="clientId">Our id of the message.</param>
    /// <param name="number">E.164 with plus.</param>
    /// <param name="text">The text; the gateway cuts it into segments.</param>
    /// <param name="cancellation">Ends the attempt; what was sent stays sent.</param>
    Task<Handover> SendAsync(Guid clientId, string number, string text, CancellationToken cancellation);
}
