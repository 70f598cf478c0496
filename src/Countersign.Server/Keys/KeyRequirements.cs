using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;

namespace Countersign.Server.Keys;

/// <summary>What this server asks of the keys that certificates are made for, settled when it starts.</summary>
/// <param name="Known">Keys that everybody knows, so that no certificate is made for them.</param>
/// <param name="Trust">The makers of hardware whose statements are believed.</param>
/// <param name="Policies">What is asked of each kind of hardware.</param>
public sealed record KeyRequirements(KnownKeys Known, AttestationTrust Trust, AttestationPolicies Policies)
{
    /// <summary>No key is known, and no maker is believed.</summary>
    public static readonly KeyRequirements None = new(KnownKeys.None, AttestationTrust.None, AttestationPolicies.Usual);
}
