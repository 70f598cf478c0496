using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// A certificate of a maker of hardware (RFC 5280), read strictly and kept as it was received, so that what is verified is what was signed. The
/// platform's own class normalizes, and refuses some that makers really issue.
/// </summary>
internal sealed class VendorCertificate
{
    /// <summary>The most bytes of one.</summary>
    public const int MostBytes = 8192;

    // Smaller keys protect nothing; that of an authority of the 1990s is 2,048 bits long.
    private const int LeastRsaBits = 2048;
    private const byte Version = 0xA0;
    private const byte Extensions3 = 0xA3;
    private const byte IssuerId = 0x81;
    private const byte SubjectId = 0x82;

    private VendorCertificate(byte[] der, byte[] signed, SignatureAlgorithm algorithm, byte[] signature) =>
        (Der, Signed, Algorithm, Signature) = (der, signed, algorithm, signature);

    /// <summary>All of it.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>What is signed.</summary>
    public ReadOnlyMemory<byte> Signed { get; }

    /// <summary>How it is signed.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Who signed it.</summary>
    public VendorName Issuer { get; private set; } = null!;

    /// <summary>Whose it is.</summary>
    public VendorName Subject { get; private set; } = null!;

    /// <summary>From when it is valid.</summary>
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset NotAfter { get; private set; }

    /// <summary>Its key; RSA of 2,048 to 8,192 bits, or on a curve of <see cref="NamedCurve"/>.</summary>
    public SubjectPublicKey Key { get; private set; } = null!;

    /// <summary>Its extensions.</summary>
    public VendorExtensions Extensions { get; private set; } = VendorExtensions.None;

    /// <summary>Whether it names itself as its issuer.</summary>
    public bool IsSelfIssued => Issuer.IsSameAs(Subject);

    /// <summary>Reads one; null when it is none, too long, or has a key that nobody should use.</summary>
    public static VendorCertificate? Read(ReadOnlySpan<byte> der)
    {
        if (der.Length > MostBytes || !DerWalk.IsStrict(der))
            return null;
        var whole = new DerReader(der);
        if (!whole.TryEnter(DerReader.Sequence, out var parts) || !parts.TryRead(DerReader.Sequence, out var content, out var signed)
            || !parts.TryRead(DerReader.Sequence, out var algorithm) || !parts.TryRead(DerReader.BitString, out var signature)
            || !parts.IsAtEnd || signature[0] != 0)
        {
            return null;
        }

        var read = new VendorCertificate(der.ToArray(), signed.ToArray(), SignatureAlgorithm.Read(algorithm), signature[1..].ToArray());
        return read.ReadContent(new DerReader(content), algorithm) ? read : null;
    }

    // RFC 5280 section 4.1.1.2: the algorithm inside must be the one outside, else nobody has signed it.
    private bool ReadContent(DerReader parts, ReadOnlySpan<byte> algorithm)
    {
        parts.TryRead(Version, out _);
        if (!parts.TryRead(DerReader.Integer, out _) || !parts.TryRead(DerReader.Sequence, out var inner) || !inner.SequenceEqual(algorithm)
            || VendorName.Read(ref parts) is not { } issuer || !parts.TryEnter(DerReader.Sequence, out var validity)
            || VendorName.Read(ref parts) is not { } subject || !parts.TryEnter(DerReader.Sequence, out var info)
            || !AsnTime.TryRead(ref validity, out var notBefore) || !AsnTime.TryRead(ref validity, out var notAfter) || !validity.IsAtEnd
            || PublicKeyReader.Read(info, out var key) is not null || PublicKeyPolicy.FaultOfSize(key!, LeastRsaBits) is not null)
        {
            return false;
        }

        (Issuer, Subject, NotBefore, NotAfter, Key) = (issuer, subject, notBefore, notAfter, key!);
        return ReadExtensions(parts);
    }

    private bool ReadExtensions(DerReader parts)
    {
        parts.TryRead(IssuerId, out _);
        parts.TryRead(SubjectId, out _);
        if (parts.IsAtEnd)
            return true;
        if (!parts.TryEnter(Extensions3, out var tagged) || !parts.IsAtEnd || !tagged.TryEnter(DerReader.Sequence, out var list) || !tagged.IsAtEnd
            || !VendorExtensions.TryRead(list, out var extensions))
        {
            return false;
        }

        Extensions = extensions;
        return true;
    }
}
