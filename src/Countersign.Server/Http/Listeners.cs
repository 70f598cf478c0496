using System.Security.Authentication;
using Countersign.Protocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Countersign.Server.Http;

/// <summary>The three listeners and the limits of the HTTP layer, which lie above our own so that our answers come first (decisions T2, T5).</summary>
public sealed class Listeners(ServerSettings settings, TlsFiles tls)
{
    private const int HeaderBytes = 300 * 1024;
    private const int HeaderFieldBytes = 256 * 1024;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ListenerKind, ListenOptions> opened = [];

    /// <summary>The URL of a listener, with the real port once the server has started.</summary>
    public string Url(ListenerKind kind)
    {
        var address = Address(kind);
        return address.Url(opened.TryGetValue(kind, out var options) && options.IPEndPoint is { } bound ? bound.Port : address.Port);
    }

    /// <summary>Sets limits and listeners.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        SetLimits(kestrel);
        Open(kestrel, ListenerKind.Public, options => options.UseHttps(Https));
        Open(kestrel, ListenerKind.Plain, options => options.Protocols = HttpProtocols.Http1);
        Open(kestrel, ListenerKind.Private, options => options.UseHttps(https =>
        {
            Https(https);
            ClientCertificates.Ask(https, tls);
        }));
    }

    private ListenAddress Address(ListenerKind kind) => kind switch
    {
        ListenerKind.Public => settings.Public,
        ListenerKind.Plain => settings.Plain,
        _ => settings.Private,
    };

    private static void SetLimits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.MaxRequestLineSize = 2 * Limits.RequestLineBytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MaxRequestBodySize = Limits.BodyBytes + 1024;
        // In HTTP/2 the path is a header field of its own (":path"), and a GET may be long.
        limits.Http2.MaxRequestHeaderFieldSize = HeaderFieldBytes;
    }

    private void Open(KestrelServerOptions kestrel, ListenerKind kind, Action<ListenOptions> secure)
    {
        var address = Address(kind);
        if (address.Address is null)
            kestrel.ListenLocalhost(address.Port, Set);
        else
            kestrel.Listen(address.Address, address.Port, Set);

        void Set(ListenOptions options)
        {
            opened[kind] = options;
            options.Use(next => connection =>
            {
                connection.Features.Set(new ListenerFeature(kind));
                return next(connection);
            });
            secure(options);
        }
    }

    private void Https(HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = tls.Server;
        https.ServerCertificateChain = tls.ServerChain;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.ClientCertificateMode = ClientCertificateMode.NoCertificate;
    }
}
