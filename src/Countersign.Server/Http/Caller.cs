using System.Net;
using Countersign.Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Countersign.Server.Http;

/// <summary>Who is calling, settled once per request from the connection and, behind a trusted proxy only, from what that proxy says.</summary>
/// <param name="Listener">The listener whose rules apply; Public for HTTPS that a trusted proxy has ended before the plain listener.</param>
/// <param name="Source">The caller's address, IPv4 in its own form.</param>
/// <param name="IsHttps">Whether the call was made over HTTPS (decision T1).</param>
/// <param name="CertificateFingerprint">SHA-256 of an accepted client certificate, lower-case hex; null without one.</param>
/// <param name="CertificateFault">Why a certificate that was presented counts as none, for the log.</param>
public sealed record Caller(
    ListenerKind Listener, IPAddress Source, bool IsHttps, string? CertificateFingerprint, ClientCertificateFault? CertificateFault)
{
    /// <summary>The caller of the request at hand.</summary>
    public static Caller Of(HttpContext context, TrustedProxies proxies, ClientCertificates certificates)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(proxies);
        ArgumentNullException.ThrowIfNull(certificates);
        var connection = context.Connection;
        var listener = context.Features.GetRequiredFeature<ListenerFeature>().Kind;
        // Only the private listener asks for one.
        var (fingerprint, fault) = listener == ListenerKind.Private ? certificates.Judge(connection.ClientCertificate) : default;
        var direct = new Caller(listener, TrustedProxies.Plain(connection.RemoteIpAddress ?? IPAddress.None), listener != ListenerKind.Plain, fingerprint, fault);
        return proxies.Contains(direct.Source) ? direct.Behind(context.Request.Headers) : direct;
    }

    private Caller Behind(IHeaderDictionary headers)
    {
        var isHttps = Last(headers["X-Forwarded-Proto"]) is { Length: > 0 } proto ? proto.Equals("https", StringComparison.OrdinalIgnoreCase) : IsHttps;
        return this with
        {
            Listener = isHttps && Listener == ListenerKind.Plain ? ListenerKind.Public : Listener,
            Source = TrustedProxies.ReadAddress(Last(headers["X-Forwarded-For"])) ?? Source,
            IsHttps = isHttps,
        };
    }

    // Only the last entry is the trusted proxy's own; what stands before it came with the request.
    private static string Last(StringValues header)
    {
        var text = header.Count == 0 ? "" : header[^1] ?? "";
        return text[(text.LastIndexOf(',') + 1)..].Trim();
    }
}

/// <summary>Gives each request its <see cref="Caller"/>.</summary>
public static class CallerOfRequest
{
    extension(HttpContext context)
    {
        /// <summary>Who is calling.</summary>
        public Caller Caller => context.Features.GetRequiredFeature<Caller>();
    }

    /// <summary>Settles the caller before anything else looks at the request.</summary>
    public static void UseCaller(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var proxies = app.ApplicationServices.GetRequiredService<ServerSettings>().TrustedProxies;
        var certificates = app.ApplicationServices.GetRequiredService<ClientCertificates>();
        app.Use((context, next) =>
        {
            context.Features.Set(Caller.Of(context, proxies, certificates));
            return next(context);
        });
    }
}
