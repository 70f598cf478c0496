using System.Collections.Concurrent;
using System.Security.Cryptography;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// The certificates by which Entrust has passed on the right to warrant. They are the same few in all warrants, and a signature that has held once
/// holds for ever, so that each is verified once. Only what a trusted key has signed gets here, so that no stranger can fill it.
/// </summary>
internal static class NShieldDelegates
{
    private const int Most = 64;

    private static readonly ConcurrentDictionary<string, bool> Verified = new(StringComparer.Ordinal);

    /// <summary>Whether a trusted key has signed a certificate.</summary>
    public static bool IsSignedBy(NShieldWarrantCertificate certificate, SubjectPublicKey.Ec trusted)
    {
        if (certificate.Kind != NShieldWarrantCertificate.Delegation)
            return certificate.IsSignedBy(trusted);
        var name = $"{trusted.Point} {Convert.ToHexString(SHA256.HashData([.. certificate.Signature.Span, .. certificate.Payload.Span]))}";
        if (Verified.ContainsKey(name))
            return true;
        if (!certificate.IsSignedBy(trusted))
            return false;
        if (Verified.Count < Most)
            Verified[name] = true;
        return true;
    }
}
