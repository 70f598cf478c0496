using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Server.Tests.Orders;

/// <summary>Certificate signing requests with keys of their own.</summary>
internal static class SigningRequests
{
    /// <summary>The PEM text of a request for these names, of which the first is the common name.</summary>
    public static string For(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        if (names.Length > 1)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
                alternatives.AddDnsName(name);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        return request.CreateSigningRequestPem();
    }
}
