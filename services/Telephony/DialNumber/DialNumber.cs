using Helpdesk.Telephony.Calls;

namespace Helpdesk.Telephony.DialNumber;

/// <summary>What the desk opens to call a number.</summary>
/// <param name="Address">A <c>tel:</c> address (RFC 3966); the operator's softphone or desk phone takes it.</param>
/// <param name="Display">The number as people write it.</param>
internal sealed record DialView(string Address, string Display);

/// <summary>
/// Click-to-dial (F34). None of the providers documents a call to dial that could be relied on, so the operator's own phone dials; the
/// PBX tells of the call as of any other.
/// </summary>
internal static class DialNumberEndpoint
{
    private const int Longest = 50;

    public static void MapDialNumber(this IEndpointRouteBuilder app) =>
        app.MapGet("/dial", Handle).WithSummary("The address that dials a number, written in any usual way.");

    private static DialView Handle(string? number)
    {
        if (number is not { Length: > 0 and <= Longest } || number.Any(char.IsAsciiLetter) || PhoneNumber.Read(number).Value is not { } normal)
            throw new BadInput("number", "Not a phone number.");
        return new DialView($"tel:{normal}", PhoneNumber.Display(normal) ?? normal);
    }
}
