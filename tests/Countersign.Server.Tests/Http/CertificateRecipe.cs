using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;

namespace Countersign.Server.Tests.Http;

/// <summary>What a client certificate is made of; the default is a good one for two days.</summary>
internal sealed record CertificateRecipe
{
    public const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    public const string AnyUsage = "2.5.29.37.0";

    /// <summary>Its key.</summary>
    public Func<AsymmetricAlgorithm> Key { get; init; } = CertificateIssuance.NewKey;

    /// <summary>Its subject.</summary>
    public X500DistinguishedName Subject { get; init; } = new("CN=Client");

    /// <summary>What it says that it is for; nothing is said when this is empty.</summary>
    public string[] Usages { get; init; } = [ClientUsage];

    /// <summary>What its key may do.</summary>
    public X509KeyUsageFlags KeyUsage { get; init; } = X509KeyUsageFlags.DigitalSignature;

    /// <summary>Whether it may issue others, and through how many between.</summary>
    public (bool IsAuthority, int? Between) Path { get; init; } = (false, null);

    /// <summary>From when on it is valid, in days from now.</summary>
    public int From { get; init; } = -1;

    /// <summary>Until when it is valid, in days from now.</summary>
    public int Until { get; init; } = 1;

    /// <summary>What else it says.</summary>
    public X509Extension[] More { get; init; } = [];

    /// <summary>Issues it; the issuer and the result carry their private keys.</summary>
    public X509Certificate2 By(X509Certificate2 issuer)
    {
        using var key = Key();
        using var signing = issuer.GetECDsaPrivateKey()!;
        var request = Request(key);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        return Issue(request, key, issuer.SubjectName, signing);
    }

    /// <summary>Issues it by itself.</summary>
    public X509Certificate2 ByItself()
    {
        using var key = CertificateIssuance.NewKey();
        return Issue(Request(key), key, Subject, key);
    }

    private X509Certificate2 Issue(CertificateRequest request, AsymmetricAlgorithm key, X500DistinguishedName issuer, ECDsa signing)
    {
        var (now, signer) = (TimeProvider.System.GetUtcNow(), X509SignatureGenerator.CreateForECDsa(signing));
        using var certificate = request.Create(issuer, signer, now.AddDays(From), now.AddDays(Until), RandomNumberGenerator.GetBytes(12));
        return key switch
        {
            RSA rsa => certificate.CopyWithPrivateKey(rsa),
            ECDsa ec => certificate.CopyWithPrivateKey(ec),
            _ => throw new ArgumentException("A key of another kind."),
        };
    }

    private CertificateRequest Request(AsymmetricAlgorithm key)
    {
        var request = new CertificateRequest(Subject, new PublicKey(key), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(Path.IsAuthority, Path.Between is not null, Path.Between ?? 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(KeyUsage, true));
        if (Usages.Length > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. Usages.Select(usage => new Oid(usage))], false));
        foreach (var extension in More)
            request.CertificateExtensions.Add(extension);
        return request;
    }
}
