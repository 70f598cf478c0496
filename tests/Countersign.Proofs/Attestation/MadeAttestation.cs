using System.Security.Cryptography;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>A statement of hardware that does not exist, of the same shape as that of hardware that does, and what it is judged by.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Package">What a customer would hand in, before Base64.</param>
/// <param name="Customer">The key that it is about.</param>
/// <param name="Anchors">The anchors that it rests on: role, and the file that an operator would have.</param>
internal sealed record MadeAttestation(HsmType Type, byte[] Package, MadeKey Customer, params IReadOnlyList<(string Role, string File)> Anchors)
{
    /// <summary>When all that is made is valid.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The anchors, read.</summary>
    public AttestationTrust Trust { get; } = new(Anchors.Select(anchor =>
        TrustAnchor.Read(Type, anchor.Role, Encoding.ASCII.GetBytes(anchor.File)) ?? throw new InvalidOperationException("An anchor cannot be read.")));

    /// <summary>The package as a call carries it.</summary>
    public string Text => Convert.ToBase64String(Package);

    /// <summary>The verdict on it.</summary>
    public AttestationVerdict Verdict(AttestationPolicy? policy = null, AttestationTrust? trust = null, SubjectPublicKey? key = null, DateTimeOffset? at = null, HsmType? type = null) =>
        KeyAttestation.Verify(type ?? Type, Text, key ?? Customer.Public, trust ?? Trust, policy ?? AttestationKind.Of(type ?? Type).Policy, at ?? Now);

    /// <summary>A SHA-256 of the package, for messages.</summary>
    public override string ToString() => $"{Type} {Convert.ToHexStringLower(SHA256.HashData(Package))[..12]}";
}
