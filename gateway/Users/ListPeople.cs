using Helpdesk.ServiceDefaults.Access;
using Helpdesk.ServiceDefaults.Problems;
using Helpdesk.ServiceDefaults.Requests;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Gateway.Users;

/// <summary>Who works here, by name: for choosing a colleague.</summary>
internal static class ListPeople
{
    internal sealed record Person(Guid Id, string Name);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/users/people", Handle).AllowRoles(Roles.Staff).WithTags("Users").WithSummary("Lists colleagues by name.");

    private static async Task<Page<Person>> Handle(string? cursor, int? take, GatewayDb db, CancellationToken ct)
    {
        var size = PageSize.Of(take);
        var people = db.Users.AsNoTracking().Where(u => u.Active);
        if (Cursor.Decode<Person>(cursor) is { } after)
        {
            if (after.Name is null) throw new BadInput("cursor", "This is not a cursor of this list.");
            people = people.Where(u => EF.Functions.GreaterThan(
                ValueTuple.Create(u.DisplayName, u.Id), ValueTuple.Create(after.Name, after.Id)));
        }

        var page = await people.OrderBy(u => u.DisplayName).ThenBy(u => u.Id).Take(size + 1)
            .Select(u => new Person(u.Id, u.DisplayName)).ToListAsync(ct);
        return new Page<Person>([.. page.Take(size)], page.Count > size ? Cursor.Encode(page[size - 1]) : null);
    }
}
