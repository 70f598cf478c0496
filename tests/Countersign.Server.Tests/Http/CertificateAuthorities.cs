using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using Countersign.Server.Http;

namespace Countersign.Server.Tests.Http;

/// <summary>Authorities that a server trusts, put into its data directory before it starts: its own, and others that an operator might bring.</summary>
internal sealed class CertificateAuthorities : IDisposable
{
    private const X509KeyUsageFlags Signs = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;

    /// <summary>Makes them and trusts them.</summary>
    public CertificateAuthorities(string dataDirectory)
    {
        var files = Path.Combine(dataDirectory, "tls", "authority");
        TlsFiles.Open(dataDirectory, TimeProvider.System);
        Own = X509Certificate2.CreateFromPemFile(files + ".pem", files + "-key.pem");
        File.AppendAllLines(files + ".pem", new[] { Deep, Constrained, Expired }.Select(authority => authority.ExportCertificatePem()));
    }

    /// <summary>The server's own, which issues end certificates only.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>All of them.</summary>
    public X509Certificate2Collection Trusted => [Own, Deep, Constrained, Expired];

    /// <summary>One that may issue through any number of others.</summary>
    public X509Certificate2 Deep { get; } = Authority("Deep").ByItself();

    /// <summary>One that may issue for names under allowed.example only.</summary>
    public X509Certificate2 Constrained { get; } = (Authority("Constrained") with { More = [OnlyFor("allowed.example")] }).ByItself();

    /// <summary>One whose time is over.</summary>
    public X509Certificate2 Expired { get; } = (Authority("Expired") with { From = -3, Until = -1 }).ByItself();

    /// <summary>One that the server does not know, of the name and key identifier of its own.</summary>
    public X509Certificate2 Namesake()
    {
        using var key = CertificateIssuance.NewKey();
        var request = new CertificateRequest(Own.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var extension in Own.Extensions)
            request.CertificateExtensions.Add(extension);
        return request.CreateSelfSigned(Own.NotBefore, Own.NotAfter);
    }

    /// <summary>What makes an authority.</summary>
    public static CertificateRecipe Authority(string name, int? between = null) =>
        new() { Subject = new($"CN={name}"), Usages = [], KeyUsage = Signs, Path = (true, between), From = -2, Until = 30 };

    public void Dispose()
    {
        foreach (var authority in new[] { Own, Deep, Constrained, Expired })
            authority.Dispose();
    }

    // RFC 5280 section 4.2.1.10.
    private static X509Extension OnlyFor(string name)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, 2));
        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }
}
