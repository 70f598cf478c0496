using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Countersign.Server.Tests.Outbound;

/// <summary>A DNS server over UDP that says what a test tells it to, as no honest one would: another address each time, nonsense, or nothing.</summary>
internal sealed class DnsResponder : IDisposable
{
    private const int HeaderLength = 12;
    private const ushort TypeA = 1;

    private readonly UdpClient socket;
    private readonly Func<byte[], byte[]?> respond;
    private readonly ConcurrentQueue<byte[]> asked = new();

    public DnsResponder(Func<byte[], byte[]?> respond, IPAddress? address = null)
    {
        this.respond = respond;
        socket = new UdpClient(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        _ = Serve();
    }

    public IPEndPoint EndPoint => (IPEndPoint)socket.Client.LocalEndPoint!;

    /// <summary>How many questions came.</summary>
    public int Asked => asked.Count;

    /// <summary>Answers each question for an address of IPv4 with the next of <paramref name="addresses"/>, the last one again and again.</summary>
    public static DnsResponder Flipping(params IPAddress[] addresses)
    {
        var next = 0;
        return new DnsResponder(query => TypeOf(query) == TypeA
            ? Answer(query, addresses[Math.Min(next++, addresses.Length - 1)])
            : Answer(query));
    }

    /// <summary>A well-formed answer: the address, or none.</summary>
    public static byte[] Answer(byte[] query, IPAddress? address = null, bool isAuthentic = false, byte code = 0)
    {
        var question = query.AsSpan(HeaderLength, QuestionLength(query));
        byte[] header = [query[0], query[1], 0x81, (byte)(0x80 | (isAuthentic ? 0x20 : 0) | code), 0, 1, 0, (byte)(address is null ? 0 : 1), 0, 0, 0, 0];
        byte[] record = address is null ? [] : [0xC0, HeaderLength, 0, (byte)TypeA, 0, 1, 0, 0, 0, 0, 0, 4, .. address.GetAddressBytes()];
        return [.. header, .. question, .. record];
    }

    public void Dispose() => socket.Dispose();

    private static ushort TypeOf(byte[] query) =>
        BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(HeaderLength + QuestionLength(query) - 4));

    private static int QuestionLength(byte[] query)
    {
        var at = HeaderLength;
        while (query[at] != 0)
            at += query[at] + 1;
        return at + 1 + 4 - HeaderLength;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var query = await socket.ReceiveAsync();
                asked.Enqueue(query.Buffer);
                if (respond(query.Buffer) is { } answer)
                    await socket.SendAsync(answer, query.RemoteEndPoint);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
