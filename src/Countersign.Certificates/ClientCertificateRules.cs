using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates;

/// <summary>
/// Judges the certificate that a TLS client presented, against the given authorities only: no machine store, no download,
/// no revocation list. Whether a certificate was revoked is for the caller to know, by its fingerprint.
/// </summary>
/// <param name="authorities">The authorities that may have issued it, directly; their private keys are not needed.</param>
public sealed class ClientCertificateRules(X509Certificate2Collection authorities)
{
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2"; // RFC 5280 section 4.2.1.12: id-kp-clientAuth
    private const string Pss = "1.2.840.113549.1.1.10"; // RFC 8017 appendix A.2.3: id-RSASSA-PSS
    private const int MinimumRsaBits = 2048;

    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"]; // P-256, P-384, P-521 (RFC 5480 section 2.1.1.1)

    // RFC 8017 and 5758 over SHA-2, RFC 8410.
    private static readonly string[] StrongSignatures =
    [
        "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4",
        "1.3.101.112", "1.3.101.113",
    ];

    /// <summary>The first rule that <paramref name="certificate"/> breaks at the time <paramref name="at"/>; null when it is accepted.</summary>
    public ClientCertificateFault? FirstBroken(X509Certificate2 certificate, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!HasSupportedKey(certificate))
            return ClientCertificateFault.UnsupportedKey;
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority))
            return ClientCertificateFault.IsAuthority;
        if (!NamesClientUsage(certificate))
            return ClientCertificateFault.NotForClients;
        if (!HasStrongSignature(certificate))
            return ClientCertificateFault.WeakSignature;
        return FirstBrokenInTime(certificate, at) ?? FirstBrokenInPath(certificate, at);
    }

    private static bool HasSupportedKey(X509Certificate2 certificate)
    {
        try
        {
            using var rsa = certificate.GetRSAPublicKey();
            using var ec = certificate.GetECDsaPublicKey();
            return rsa?.KeySize >= MinimumRsaBits
                || (ec is not null && Curves.Contains(ec.ExportParameters(false).Curve.Oid.Value, StringComparer.Ordinal));
        }
        catch (CryptographicException)
        {
            // The key comes from a stranger; what the platform cannot read is no key that we support.
            return false;
        }
    }

    // The platform's library still takes SHA-1, under which two certificates can be made to have one signature.
    private static bool HasStrongSignature(X509Certificate2 certificate)
    {
        if (certificate.SignatureAlgorithm.Value != Pss)
            return StrongSignatures.Contains(certificate.SignatureAlgorithm.Value, StringComparer.Ordinal);
        var der = certificate.RawDataMemory.Span;
        return DerWalk.IsStrict(der) && new DerReader(der).TryEnter(DerReader.Sequence, out var parts) && parts.TryRead(DerReader.Sequence, out _)
            && parts.TryEnter(DerReader.Sequence, out var algorithm) && algorithm.TryRead(DerReader.Identifier, out _)
            && PssParameters.HashOf(algorithm.Rest) is not null;
    }

    // The framework lets a certificate without the extension pass for every usage; here it must be named. A client proves its key by signing.
    private static bool NamesClientUsage(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509KeyUsageExtension>().All(extension => extension.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature))
        && certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(extension => extension.EnhancedKeyUsages.Cast<Oid>().Any(usage => usage.Value == ClientUsage));

    // RFC 5280 section 4.1.2.5 counts the last second in, OpenSSL counts it out; one of the two verdicts must hold everywhere.
    private static ClientCertificateFault? FirstBrokenInTime(X509Certificate2 certificate, DateTimeOffset at) =>
        at < certificate.NotBefore ? ClientCertificateFault.NotYetValid
        : at >= certificate.NotAfter ? ClientCertificateFault.Expired
        : null;

    private ClientCertificateFault? FirstBrokenInPath(X509Certificate2 certificate, DateTimeOffset at)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(authorities, at) };
        if (chain.Build(certificate))
            return null;

        var issuer = chain.ChainElements.Count > 1 ? chain.ChainElements[1].Certificate : null;
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        const X509ChainStatusFlags unknown = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.NotSignatureValid;
        return (status & unknown) != 0 || issuer is null ? ClientCertificateFault.UnknownAuthority
            : (status & X509ChainStatusFlags.NotTimeValid) != 0 ? FirstBrokenInTime(issuer, at) ?? ClientCertificateFault.BrokenPath
            : ClientCertificateFault.BrokenPath;
    }

    /// <summary>A path policy that trusts <paramref name="authorities"/> only and never reaches for the network: a stranger's certificate names the addresses.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection authorities, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(authorities);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = at.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ClientUsage));
        return policy;
    }
}
