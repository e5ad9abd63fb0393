using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Helpdesk.Telephony.Spool;

/// <summary>Lets two hosts of one process listen at one address while one hands over to the other.</summary>
internal static class SharedAddress
{
    // As <asm-generic/socket.h> has them; .NET names no such option.
    private const int SolSocket = 1;
    private const int ReusePort = 15;

    /// <summary>Only for a hand-over: otherwise two processes started by mistake would share the calls.</summary>
    public static void ShareAddress(this WebApplicationBuilder builder) =>
        builder.WebHost.UseSockets(options => options.CreateBoundListenSocket = Bind);

    /// <summary>Opens the service's own door beside the small one, and then closes that.</summary>
    public static void TakeOverFrom(this WebApplicationBuilder builder, DoorWithoutDatabase door)
    {
        builder.ShareAddress();
        builder.Services.AddHostedService(_ => new CloseDoor(door));
    }

    private static Socket Bind(EndPoint endpoint)
    {
        if (endpoint is not IPEndPoint address || !OperatingSystem.IsLinux()) return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
        socket.SetRawSocketOption(SolSocket, ReusePort, BitConverter.GetBytes(1));
        socket.Bind(address);
        return socket;
    }
}
