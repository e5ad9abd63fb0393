using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Helpdesk.Servers;

/// <summary>TCP ports on 127.0.0.1.</summary>
public static class Ports
{
    // Below the range from which the system takes ports for outgoing connections, so that none of those takes it before the server does.
    const int Lowest = 20_000, Highest = 32_000;

    static readonly Lock Gate = new();
    static readonly HashSet<int> Given = [];

    /// <summary>A port that nobody listens on and that this process has not given out before.</summary>
    public static int Free()
    {
        lock (Gate)
        {
            for (var attempt = 0; attempt < 1_000; attempt++)
            {
                var port = Random.Shared.Next(Lowest, Highest);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new ServerFault($"No free port between {Lowest} and {Highest} on 127.0.0.1: stop some of the programs that listen there.");
    }

    /// <summary>Whether nobody listens on the port on 127.0.0.1.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // As servers do themselves: connections of an earlier run that are still in TIME_WAIT don't count.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException)
        {
            return false;
        }

        return !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Any(listener => listener.Port == port && (IPAddress.IsLoopback(listener.Address) || listener.Address.Equals(IPAddress.Any) || listener.Address.Equals(IPAddress.IPv6Any)));
    }

    /// <summary>Throws a sentence that names the port and who wanted it, unless it is free.</summary>
    public static void RequireFree(int port, string wantedBy)
    {
        if (!IsFree(port))
        {
            throw new ServerFault($"Port {port}, which {wantedBy} needs on 127.0.0.1, is taken by another program: stop that program (`ss -ltnp 'sport = :{port}'` names it) or start another instance with its own ports (`./helpdesk up --instance NAME`).");
        }
    }
}
