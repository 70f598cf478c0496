using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Countersign.Server.Tests.Outbound;

/// <summary>A web site that sends whatever bytes a test wants, and remembers who came.</summary>
internal sealed class RawSite : IDisposable
{
    private readonly TcpListener listener;
    private readonly Func<string, Stream, Task> answer;
    private readonly X509Certificate2? certificate;
    private readonly ConcurrentQueue<string> requests = new();
    private int connections;

    /// <param name="answer">Given the path and where to write; the connection is closed when it ends.</param>
    /// <param name="endpoint">A free port of 127.0.0.1, unless it is said.</param>
    /// <param name="certificate">Of a site over TLS.</param>
    public RawSite(Func<string, Stream, Task> answer, IPEndPoint? endpoint = null, X509Certificate2? certificate = null)
    {
        this.answer = answer;
        this.certificate = certificate;
        listener = new TcpListener(endpoint ?? new IPEndPoint(IPAddress.Loopback, 0));
        listener.Start();
        _ = Accept();
    }

    public IPEndPoint EndPoint => (IPEndPoint)listener.LocalEndpoint;

    public int Port => EndPoint.Port;

    public int Connections => connections;

    /// <summary>The heads of the requests, as they came.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <summary>Always the same text.</summary>
    public static RawSite Saying(string text, IPEndPoint? endpoint = null, X509Certificate2? certificate = null) =>
        new((_, stream) => Write(stream, text), endpoint, certificate);

    public static string Ok(string body, string headers = "") => $"HTTP/1.1 200 OK\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public static string Redirect(string target, int status = 302) => $"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n";

    public static Task Write(Stream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client)
    {
        Interlocked.Increment(ref connections);
        using (client)
        {
            try
            {
                await using var stream = await Secured(client.GetStream());
                if (await Head(stream) is { } head)
                {
                    requests.Enqueue(head);
                    await answer(head.Split(' ')[1], stream);
                }
                else
                {
                    await Write(stream, "HTTP/1.1 400 Bad Request\r\n\r\n");
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // Whoever asked has gone.
            }
        }
    }

    private async Task<Stream> Secured(Stream plain)
    {
        if (certificate is null)
            return plain;
        var secured = new SslStream(plain);
        // Offline: this side would fetch the issuer from where the certificate says.
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
        });
        return secured;
    }

    // Null for what is no request, such as the beginning of TLS.
    private static async Task<string?> Head(Stream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[1024];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(buffer) is not (> 0 and var read) || (head.Length == 0 && !char.IsAsciiLetter((char)buffer[0])))
                return null;
            head.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return head.ToString();
    }
}
