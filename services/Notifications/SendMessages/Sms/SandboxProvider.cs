namespace Helpdesk.Notifications.SendMessages.Sms;

/// <summary>
/// Takes every SMS and sends none: for trying the desk out. Its messages stay <c>AcceptedByGateway</c> for ever, and operators read that
/// a sandbox took them, so that nobody believes a client was told.
/// </summary>
internal sealed class SandboxProvider : ISmsProvider
{
    public const string KnownAs = "sandbox";

    public string Name => KnownAs;

    public bool HonoursClientId => true;

    public Task<Handover> SendAsync(Guid clientId, string number, string text, CancellationToken cancellation) =>
        Task.FromResult(new Handover(HandoverKind.Accepted, null, null, $"sandbox-{clientId:N}"));
}
