using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Countersign.Server.Http;

/// <summary>
/// Client certificates on the private listener: the handshake lets every certificate and none pass, so that the caller gets
/// an answer in the protocol, and each request is judged here (decision A5).
/// </summary>
public sealed class ClientCertificates(TlsFiles tls, TimeProvider time)
{
    // Judging costs 0.2 ms, of which a connection with many requests need not pay each; expiry still counts at once.
    private static readonly TimeSpan VerdictLife = TimeSpan.FromMinutes(1);

    private readonly ClientCertificateRules rules = new(tls.Authorities);

    // By the connection's own certificate object, which goes with the connection.
    private readonly ConditionalWeakTable<X509Certificate2, Verdict> verdicts = [];

    /// <summary>Asks for a client certificate, takes what comes, and keeps the TLS layer from fetching what a stranger's certificate points to.</summary>
    public static void Ask(HttpsConnectionAdapterOptions https, TlsFiles tls)
    {
        ArgumentNullException.ThrowIfNull(https);
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
        https.CheckCertificateRevocation = false;
        https.OnAuthenticate = (_, options) =>
            // The layer builds a path before our verdict is asked; its time does not matter, its network access does.
            options.CertificateChainPolicy = ClientCertificateRules.Policy(tls.Authorities, DateTimeOffset.UnixEpoch);
    }

    /// <summary>The fingerprint of an accepted certificate, or why the one presented is not accepted; nothing of either without one.</summary>
    public (string? Fingerprint, ClientCertificateFault? Fault) Judge(X509Certificate2? presented)
    {
        if (presented is null)
            return (null, null);
        var now = time.GetUtcNow();
        if (!verdicts.TryGetValue(presented, out var verdict) || !verdict.HoldsAt(now))
            verdicts.AddOrUpdate(presented, verdict = Verdict.Of(presented, rules.FirstBroken(presented, now), now));
        return (verdict.Fingerprint, verdict.Fault);
    }

    /// <summary>SHA-256 of the certificate in lower-case hex, the name by which affiliates' certificates are kept.</summary>
    public static string Fingerprint(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span));
    }

    private sealed record Verdict(string? Fingerprint, ClientCertificateFault? Fault, DateTimeOffset From, DateTimeOffset Until)
    {
        public static Verdict Of(X509Certificate2 certificate, ClientCertificateFault? fault, DateTimeOffset now)
        {
            var review = now + VerdictLife;
            var until = certificate.NotAfter > now && certificate.NotAfter < review ? certificate.NotAfter : review;
            return new(fault is null ? ClientCertificates.Fingerprint(certificate) : null, fault, now, until);
        }

        public bool HoldsAt(DateTimeOffset at) => From <= at && at < Until;
    }
}
