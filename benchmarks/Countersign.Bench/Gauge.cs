using System.Net.Sockets;

namespace Countersign.Bench;

/// <summary>Asks a measured server how much it has allocated; the answer comes from <c>StartupHook</c>, inside it.</summary>
public static class Gauge
{
    /// <summary>The environment variable that says where the server is to be asked.</summary>
    public const string SocketVariable = "COUNTERSIGN_BENCH_GAUGE";

    /// <summary>Bytes allocated since the server's start.</summary>
    public static long Allocated(string socket)
    {
        using var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        connection.Connect(new UnixDomainSocketEndPoint(socket));
        Span<byte> answer = stackalloc byte[sizeof(long)];
        for (var read = 0; read < answer.Length;)
        {
            var length = connection.Receive(answer[read..]);
            if (length == 0)
                throw new EndOfStreamException("The measured server does not tell what it has allocated.");
            read += length;
        }

        return BitConverter.ToInt64(answer);
    }
}
