using System.Net;
using System.Net.Sockets;

namespace Countersign.Bench;

/// <summary>Connections from an address of our choice: all of 127.0.0.0/8 is this machine.</summary>
public static class SourceAddress
{
    /// <summary>A connection to <paramref name="server"/> that comes from <paramref name="source"/>.</summary>
    public static async ValueTask<Stream> Connect(IPAddress source, DnsEndPoint server, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(server);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(IPAddress.Parse(server.Host), server.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
