using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Helpdesk.Gateway.Tokens;

/// <summary>What a client holds of its session: sealed by data protection, so a forged one is refused without asking the database.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Generation">Which refresh token of the session this is; 0 for the desk's, which does not change.</param>
internal sealed record Ticket(Guid SessionId, int Generation);

/// <summary>Seals and opens tickets.</summary>
internal sealed class Tickets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _refresh = protection.CreateProtector("refresh-token");
    private readonly IDataProtector _desk = protection.CreateProtector("desk-session");

    public string SealRefresh(Ticket ticket) => Seal(_refresh, ticket);

    public Ticket? OpenRefresh(string? text) => Open(_refresh, text);

    public string SealDesk(Guid sessionId) => Seal(_desk, new Ticket(sessionId, 0));

    public Ticket? OpenDesk(string? text) => Open(_desk, text);

    private static string Seal(IDataProtector protector, Ticket ticket)
    {
        var content = new byte[20];
        ticket.SessionId.TryWriteBytes(content);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(16), ticket.Generation);
        return Base64Url.EncodeToString(protector.Protect(content));
    }

    private static Ticket? Open(IDataProtector protector, string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 1000) return null;
        try
        {
            var content = protector.Unprotect(Base64Url.DecodeFromChars(text));
            return new Ticket(new Guid(content.AsSpan(0, 16)), BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(16)));
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
