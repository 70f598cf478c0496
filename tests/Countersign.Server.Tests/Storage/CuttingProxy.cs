using System.Net;
using System.Net.Sockets;

namespace Countersign.Server.Tests.Storage;

/// <summary>A wire between a server and its database that can swallow what the database answers, and be cut.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> sockets = [];
    private readonly int target;
    private readonly Task accepting;
    private volatile bool isDeaf;

    public CuttingProxy(int target)
    {
        this.target = target;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>From now on, on the connections there are, nothing that the database answers arrives.</summary>
    public void SwallowAnswers() => isDeaf = true;

    /// <summary>Cuts every connection there is; new ones work.</summary>
    public void Cut()
    {
        lock (sockets)
        {
            foreach (var socket in sockets)
                socket.Dispose();
            sockets.Clear();
        }

        isDeaf = false;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptSocketAsync();
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, target);
                lock (sockets)
                    sockets.AddRange([near, far]);
                _ = Pass(near, far, _ => true);
                _ = Pass(far, near, _ => !isDeaf);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The listener is closed.
        }
    }

    private static async Task Pass(Socket from, Socket to, Func<int, bool> mayPass)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var length and > 0)
            {
                if (mayPass(length))
                    await to.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // Cut.
        }

        from.Dispose();
        to.Dispose();
    }
}
