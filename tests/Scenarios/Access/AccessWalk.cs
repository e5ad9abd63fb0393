using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Helpdesk.Gateway.Proxy;
using Helpdesk.Testing;

namespace Helpdesk.Tests.Scenarios.Access;

/// <summary>docs/access.md against every route of every service, through the gateway.</summary>
public sealed class AccessWalk(RunningSystem system, Passes passes) : IClassFixture<Passes>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static TheoryData<string, string> Rows() => [.. AccessRow.ReadAll().Select(row => (row.Route, row.Service))];

    [Fact]
    public void Every_row_is_there_once() =>
        AccessRow.ReadAll().GroupBy(row => row.Route).Where(same => same.Count() > 1).Select(same => same.Key).ShouldBeEmpty();

    [Fact]
    public async Task The_table_has_every_route_of_every_service_and_no_other()
    {
        using var client = system.Anonymous();
        var mapped = new List<string>();
        foreach (var service in ProxyRoutes.Services.Prepend("gateway"))
        {
            var document = await client.GetFromJsonAsync<JsonElement>($"/openapi/{service}.json");
            mapped.AddRange(
                from path in document.GetProperty("paths").EnumerateObject()
                from operation in path.Value.EnumerateObject()
                where operation.Value.TryGetProperty("responses", out _)
                select $"{service}: {operation.Name.ToUpperInvariant()} {AccessRow.Plain(path.Name)}");
        }

        var table = AccessRow.ReadAll().Select(row => $"{row.Service}: {row.Route}").ToList();
        mapped.Except(table).ShouldBeEmpty("routes that docs/access.md lacks");
        table.Except(mapped).ShouldBeEmpty("rows of docs/access.md that no service has");
    }

    [Fact]
    public async Task The_expired_token_is_a_genuine_one_that_has_aged()
    {
        using var client = system.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", passes.Minted);
        using var reply = await client.GetAsync("/api/auth/me");
        reply.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_route_opens_to_its_roles_and_to_nobody_else(string route, string service)
    {
        var row = AccessRow.ReadAll().Single(row => row.Route == route && row.Service == service);
        using var stranger = system.Anonymous();
        if (row.Roles is null)
        {
            (await AskAsync(stranger, row)).ShouldNotBe(403, route);
            return;
        }

        (await AskAsync(stranger, row)).ShouldBe(401, $"{route} without a token");
        foreach (var (fault, token) in passes.Bad)
            (await AskAsync(stranger, row, token)).ShouldBe(401, $"{route} with a token that is {fault}");

        foreach (var role in AccessRow.EveryRole.Except(row.Roles))
            (await AskAsync(passes.Clients[role], row)).ShouldBe(403, $"{route} as {role}");
        foreach (var role in row.Roles)
            (await AskAsync(passes.Clients[role], row)).ShouldNotBeOneOf([401, 403, 500], $"{route} as {role}");
    }

    /// <summary>Asks with a body that is no JSON, so that nothing is changed where the door is open.</summary>
    private static async Task<int> AskAsync(HttpClient client, AccessRow row, string? token = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(row.Method), row.Example);
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (row.Method is not "GET") request.Content = new StringContent("{", Encoding.UTF8, "application/json");
        using var limit = new CancellationTokenSource(Limit);
        // A live feed answers with its headers and goes on for ever.
        using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        return (int)reply.StatusCode;
    }
}
