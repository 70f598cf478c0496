using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Server.Outbound;

/// <summary>One request to one host at addresses that have been judged, and to no others, whatever its name leads to by then.</summary>
internal sealed class GuardedConnection : IDisposable
{
    private const int MostHeaderKibibytes = 16;

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(3);

    private readonly FetchTarget target;
    private readonly IReadOnlyList<IPAddress> addresses;
    private readonly bool takesAnyCertificate;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker invoker;

    public GuardedConnection(FetchTarget target, IReadOnlyList<IPAddress> addresses, bool takesAnyCertificate, TimeProvider time)
    {
        this.target = target;
        this.addresses = addresses;
        this.takesAnyCertificate = takesAnyCertificate;
        this.time = time;
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            Credentials = null,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = MostHeaderKibibytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectTimeout = Timeout.InfiniteTimeSpan, // Each address has its own below.
            ConnectCallback = Connect,
            SslOptions = Tls(),
        });
    }

    /// <summary>The address that took the connection, or was tried last.</summary>
    public IPAddress? Address { get; private set; }

    /// <summary>What is wrong with the certificate that was shown, in words.</summary>
    public string? CertificateFault { get; private set; }

    /// <summary>Asks, and comes back when the headers are there.</summary>
    public Task<HttpResponseMessage> Get(CancellationToken cancellation) => invoker.SendAsync(
        new HttpRequestMessage(HttpMethod.Get, target.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // Filters before web sites take a request without Accept for an attack.
            Headers = { { "Accept", "*/*" }, { "User-Agent", "Countersign" }, { "Connection", "close" } },
        },
        cancellation);

    public void Dispose() => invoker.Dispose();

    // A first one of each family, that of IPv6 first: many more would take all the time.
    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        // Nothing can ask for another host; if it ever does, it is not reached through addresses that were judged for this one.
        if (context.DnsEndPoint.Port != target.Url.Port || !string.Equals(context.DnsEndPoint.Host, target.Host, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"Not {context.DnsEndPoint} was judged, but {target.Host}.");
        SocketException? failure = null;
        foreach (var address in addresses.DistinctBy(address => address.AddressFamily))
        {
            Address = address;
            try
            {
                return await Connect(new IPEndPoint(address, target.Url.Port), cancellation);
            }
            catch (SocketException refusal)
            {
                failure = refusal;
            }
        }

        throw failure ?? new SocketException((int)SocketError.AddressNotAvailable);
    }

    private async Task<NetworkStream> Connect(IPEndPoint endpoint, CancellationToken cancellation)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = new CancellationTokenSource(ConnectLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await socket.ConnectAsync(endpoint, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            if (failure is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new SocketException((int)SocketError.TimedOut);
            throw;
        }
    }

    private SslClientAuthenticationOptions Tls() => new()
    {
        // A chain must not be completed from where the certificate says: that is an address of a stranger's choice.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            CertificateFault = Fault(chain, errors);
            return takesAnyCertificate || CertificateFault is null;
        },
    };

    private static string? Fault(X509Chain? chain, SslPolicyErrors errors) => errors switch
    {
        SslPolicyErrors.None => null,
        _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "there is none",
        _ when errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => "it is for another name",
        _ => string.Join(", ", chain?.ChainStatus.Select(status => status.Status) ?? []),
    };
}
