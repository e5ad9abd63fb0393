using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Helpdesk.Testing;
using Npgsql;

namespace Helpdesk.Tests.Scenarios.Access;

/// <summary>
/// Where somebody calls from is what the gateway saw, also when he signs in at the desk, and not what he says. Everything here has the same
/// address, so only the key of desk and gateway tells them from others.
/// </summary>
public sealed class ClientAddressTests(RunningSystem system)
{
    static readonly IPAddress Browser = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task A_browsers_address_is_known_through_the_desk_and_an_invented_one_is_not_believed_at_either_door()
    {
        await SignInAtDeskAsync(system.GatewayUrl, "address-of-a-browser", null);
        await SignInAtDeskAsync(system.GatewayUrl, "address-of-a-boaster", "203.0.113.7");
        await SignInAtDeskAsync(system.Address("desk"), "address-past-the-gateway", "203.0.113.7");
        using var stranger = From(Browser, system.GatewayUrl);
        stranger.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var refused = await stranger.PostAsJsonAsync(new Uri("/api/auth/sessions", UriKind.Relative), new { login = "address-of-a-stranger", password = "wrong-password" });
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        foreach (var login in (string[])["address-of-a-browser", "address-of-a-boaster", "address-past-the-gateway", "address-of-a-stranger"])
            (await AddressOfAsync(login)).ShouldBe(Browser, login);
    }

    static async Task SignInAtDeskAsync(Uri door, string login, string? forwardedFor)
    {
        using var browser = From(Browser, door);
        if (forwardedFor is not null) browser.DefaultRequestHeaders.Add("X-Forwarded-For", forwardedFor);
        using var form = new FormUrlEncodedContent([new("login", login), new("password", "wrong-password")]);
        using var reply = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        reply.StatusCode.ShouldBe(HttpStatusCode.Found);
        reply.Headers.Location!.OriginalString.ShouldContain("no=wrong");
    }

    async Task<IPAddress> AddressOfAsync(string login)
    {
        await using var identity = NpgsqlDataSource.Create(system.Database("identity"));
        await using var command = identity.CreateCommand("select address from sign_ins where login = $1");
        command.Parameters.Add(new() { Value = login });
        return (IPAddress)(await command.ExecuteScalarAsync())!;
    }

    static HttpClient From(IPAddress address, Uri door) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, ct) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), ct);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = door };
}
