using System.Net.Sockets;
using Countersign.Bench;

/// <summary>
/// Runs inside the measured servers before their own first line (<c>DOTNET_STARTUP_HOOKS</c>) and tells, on a socket, how much they have
/// allocated: nothing of it is part of the product, and it does nothing until it is asked. The runtime asks for this name and no namespace.
/// </summary>
internal static class StartupHook
{
    /// <summary>What the runtime calls.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Gauge.SocketVariable) is { Length: > 0 } path)
            new Thread(() => Tell(path)) { IsBackground = true, Name = "gauge" }.Start();
    }

    private static void Tell(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var reader = listener.Accept();
            reader.Send(BitConverter.GetBytes(GC.GetTotalAllocatedBytes(precise: true)));
        }
    }
}
