using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>A maker's key on which statements rest. Its own dates and its own signature do not count (RFC 5280 section 6.1.1): the key is what is trusted.</summary>
public sealed class TrustAnchor
{
    private TrustAnchor(HsmType kind, string role, string name, SubjectPublicKey key) => (Kind, Role, Name, Key) = (kind, role, name, key);

    /// <summary>Whose statements rest on it.</summary>
    public HsmType Kind { get; }

    /// <summary>Which of the kind's anchors it is; one of <see cref="AttestationKind.AnchorRoles"/>.</summary>
    public string Role { get; }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>Its key.</summary>
    public SubjectPublicKey Key { get; }

    /// <summary>When its certificate ends; null for a key without one. For the operator's eyes: makers publish a successor around then.</summary>
    public DateTimeOffset? NotAfter { get; private init; }

    /// <summary>Whether it is one of <see cref="KnownAnchors"/>; others are the operator's own.</summary>
    public bool IsKnown => KnownAnchors.All.Any(known => known.Kind == Kind && known.Role == Role && known.KeyHash == Key.Hash);

    /// <summary>The name in its certificate, encoded; empty for a key without one.</summary>
    internal ReadOnlyMemory<byte> Subject { get; private init; }

    /// <summary>Its certificate; null for a key without one. That of an authority below a root completes chains, and ends none.</summary>
    internal VendorCertificate? Certificate { get; private init; }

    /// <summary>Reads one from a file: a certificate, PEM or DER, or a PEM public key.</summary>
    /// <returns>The anchor; null when the file holds neither, or more than one.</returns>
    public static TrustAnchor? Read(HsmType kind, string role, ReadOnlyMemory<byte> file)
    {
        if (PemText.Blocks(file.Span, PemText.PublicKey) is [var info])
            return ReadKey(info) is { } key ? new TrustAnchor(kind, role, $"public key {key.Hash[..16]}", key) : null;
        if (CertificateBag.Read(file) is not [var certificate])
            return null;
        return new TrustAnchor(kind, role, certificate.Subject.Text, certificate.Key)
        {
            NotAfter = certificate.NotAfter,
            Subject = certificate.Subject.Encoded,
            Certificate = certificate,
        };
    }

    /// <summary>Whether a certificate names the anchor as its issuer.</summary>
    internal bool IsNamedBy(VendorCertificate certificate) => certificate.Issuer.Encoded.Span.SequenceEqual(Subject.Span);

    /// <summary>Whether a certificate is the anchor's own, whichever of its editions.</summary>
    internal bool IsIn(VendorCertificate certificate) => certificate.Key == Key && certificate.Subject.Encoded.Span.SequenceEqual(Subject.Span);

    private static SubjectPublicKey? ReadKey(ReadOnlySpan<byte> info) =>
        DerWalk.IsStrict(info) && new DerReader(info).TryEnter(DerReader.Sequence, out var parts) && PublicKeyReader.Read(parts, out var key) is null ? key : null;
}
