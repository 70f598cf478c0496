using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Certificates;

/// <summary>
/// Makes the P-256 certificates that a server needs before anybody gives it real ones: its own, an authority for client
/// certificates, and client certificates of that authority (RFC 5280 profiles, valid from five minutes before the given time).
/// </summary>
public static class CertificateIssuance
{
    private const string DevelopmentOrganization = "Countersign development certificate";
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1"; // RFC 5280 section 4.2.1.12: id-kp-serverAuth
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2"; // RFC 5280 section 4.2.1.12: id-kp-clientAuth

    // A clock that runs slightly behind must not find a new certificate not yet valid.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    // Apple's clients refuse TLS server certificates of more than 398 days, also those trusted by hand up to 825.
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan ClientLifetime = TimeSpan.FromDays(397);
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3653);

    /// <summary>A new private key on P-256.</summary>
    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>A self-signed authority for ten years that issues end certificates only; the result carries <paramref name="key"/>.</summary>
    public static X509Certificate2 Authority(ECDsa key, string commonName, DateTimeOffset now)
    {
        var request = Request(key, Name(commonName, "Countersign"));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        return request.CreateSelfSigned(now - ClockTolerance, now + AuthorityLifetime);
    }

    /// <summary>
    /// A self-signed server certificate for 397 days and for <c>localhost</c>, both loopback addresses and
    /// <paramref name="hostName"/>; the result carries <paramref name="key"/>.
    /// </summary>
    public static X509Certificate2 DevelopmentServer(ECDsa key, string hostName, DateTimeOffset now)
    {
        var request = Request(key, Name("localhost", DevelopmentOrganization));
        AddEndEntityExtensions(request, ServerUsage);
        request.CertificateExtensions.Add(ServerNames(hostName));
        return request.CreateSelfSigned(now - ClockTolerance, now + ServerLifetime);
    }

    /// <summary>Whether <paramref name="certificate"/> came from <see cref="DevelopmentServer"/>, so that it may be replaced by another.</summary>
    public static bool IsDevelopmentServer(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.SubjectName.RawData.AsSpan().SequenceEqual(Name("localhost", DevelopmentOrganization).RawData)
            && certificate.IssuerName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData);
    }

    /// <summary>
    /// A client certificate for 397 days, never longer than its authority; <paramref name="authority"/> must carry its private key.
    /// The result does not carry <paramref name="key"/>.
    /// </summary>
    public static X509Certificate2 Client(X509Certificate2 authority, ECDsa key, string commonName, DateTimeOffset now)
    {
        return Client(authority, new PublicKey(key), commonName, now);
    }

    /// <summary>The same for a key of which only the public half is known, RSA or elliptic-curve, whatever the authority's own is.</summary>
    /// <exception cref="CryptographicException">The authority carries no private key, or no key identifier.</exception>
    public static X509Certificate2 Client(X509Certificate2 authority, PublicKey key, string commonName, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(authority);
        var request = WithKeyIdentifier(new CertificateRequest(Name(commonName, "Countersign client"), key, HashAlgorithmName.SHA256));
        AddEndEntityExtensions(request, ClientUsage);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var from = Later(now - ClockTolerance, authority.NotBefore);
        var until = Earlier(now + ClientLifetime, authority.NotAfter);
        using var ec = authority.GetECDsaPrivateKey();
        using var rsa = authority.GetRSAPrivateKey();
        return request.Create(authority.SubjectName, SignedBy(ec, rsa), from, until, SerialNumber());
    }

    private static X509SignatureGenerator SignedBy(ECDsa? ec, RSA? rsa) =>
        ec is not null ? X509SignatureGenerator.CreateForECDsa(ec)
        : rsa is not null ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
        : throw new CryptographicException("The authority has no private key that certificates can be signed with.");

    private static CertificateRequest Request(ECDsa key, X500DistinguishedName subject) =>
        WithKeyIdentifier(new CertificateRequest(subject, key, HashAlgorithmName.SHA256));

    private static CertificateRequest WithKeyIdentifier(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    private static void AddEndEntityExtensions(CertificateRequest request, string usage)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
    }

    private static X509Extension ServerNames(string hostName)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        // A machine's name need not be a host name; such a name helps no client.
        if (Uri.CheckHostName(hostName) == UriHostNameType.Dns && !hostName.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            names.AddDnsName(hostName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }

    private static X500DistinguishedName Name(string commonName, string organization)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        name.AddOrganizationName(organization);
        return name.Build();
    }

    // RFC 5280 section 4.1.2.2: positive, at most 20 octets; 127 random bits.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        return serial;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
