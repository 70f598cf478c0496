using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>Judges whether hardware really says of a key that it was made there and cannot leave.</summary>
public static class KeyAttestation
{
    // The end of the first line of every such block (RFC 7468 section 10 and what went before it).
    private static ReadOnlySpan<byte> PrivateKey => "PRIVATE KEY-----"u8;

    /// <summary>Judges a statement as callers send it; pure, and nothing is ever thrown. At most 24,573 bytes are looked at.</summary>
    /// <param name="type">The hardware that is said to have made it.</param>
    /// <param name="text">The package, in Base64 (decision P5); its text as it is, where that is PEM or JSON.</param>
    /// <param name="key">The key of a CSR whose own signature holds: that is what shows that whoever orders has the key.</param>
    /// <param name="trust">The anchors on which it may rest.</param>
    /// <param name="policy">What the operator asks of the kind.</param>
    /// <param name="now">When it is judged.</param>
    public static AttestationVerdict Verify(
        HsmType type, string text, SubjectPublicKey key, AttestationTrust trust, AttestationPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(policy);
        if (!AttestationText.TryDecode(text, out var package))
            return AttestationFault.Base64.Because("it is not Base64 of at most 32,767 characters");
        // What is accepted is kept with the order.
        return package.AsSpan().IndexOf(PrivateKey) >= 0
            ? AttestationFault.Format.Because("it holds a private key, which is secret no more")
            : AttestationKind.Of(type).Verify(new Evidence(package, key, trust, policy, now));
    }
}
