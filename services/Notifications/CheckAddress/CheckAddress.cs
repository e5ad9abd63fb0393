using System.Globalization;
using Helpdesk.Notifications.Texts;
using Helpdesk.ServiceDefaults.Access;

namespace Helpdesk.Notifications.CheckAddress;

/// <summary>An address to look at before an operator promises a message.</summary>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="Address">As typed or heard.</param>
internal sealed record AddressToCheck(string? Channel, string? Address);

/// <summary>What is wrong or odd about it.</summary>
/// <param name="Usable">Whether a message can be sent there.</param>
/// <param name="Normal">The form in which it will be used.</param>
/// <param name="Fault">Why it can't be used.</param>
/// <param name="Warnings">What to look at: nothing is refused for it.</param>
internal sealed record CheckedAddress(bool Usable, string? Normal, AddressRemark? Fault, IReadOnlyList<AddressRemark> Warnings);

/// <summary>A remark on an address.</summary>
/// <param name="Code">Stable name.</param>
/// <param name="Message">In words.</param>
internal sealed record AddressRemark(string Code, string Message);

/// <summary><c>POST /api/notifications/addresses/check</c>: the check that sending will make (F125), ahead of it.</summary>
internal static class CheckAddressEndpoint
{
    public static void MapCheckAddress(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/addresses/check", Handle).AllowRoles(Roles.Staff);

    private static CheckedAddress Handle(AddressToCheck asked)
    {
        var found = ClientAddress.Check(asked.Channel ?? "", asked.Address);
        return new CheckedAddress(
            found.Fault is null, found.Normal, found.Fault is { } fault ? Remark(fault) : null, [.. found.Warnings.Select(Remark)]);

        AddressRemark Remark(string code) => new(code, Text.Of($"Address.{code}", CultureInfo.CurrentUICulture));
    }
}
