using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>Reads the certificates of a package that is nothing else: PEM blocks, one after the other in DER, or PKCS #7 without a signer (RFC 5652 section 5), in PEM or DER.</summary>
internal static class CertificateBag
{
    /// <summary>The most certificates of a package.</summary>
    public const int MostCertificates = 10;

    private const byte ContextZero = 0xA0;
    private const byte ContextOne = 0xA1;

    // "CMS" is what newer programs write (RFC 7468 section 8).
    private static readonly string[] Bundles = ["PKCS7", "CMS"];

    /// <summary>1.2.840.113549.1.7.2.</summary>
    private static ReadOnlySpan<byte> SignedData => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

    /// <summary>The certificates in their order, at least one; null when the package is anything else, or one of them is none.</summary>
    public static IReadOnlyList<VendorCertificate>? Read(ReadOnlyMemory<byte> package)
    {
        List<byte[]>? ders;
        if (package.Span.IndexOf("-----BEGIN "u8) >= 0)
        {
            // What a block holds is DER: with PEM in it again, a package could be nested as deep as it likes.
            ders = PemText.Blocks(package.Span, Bundles) is [var bundle] ? OfDer(bundle) : PemText.Blocks(package.Span, PemText.Certificate);
        }
        else
        {
            ders = OfDer(package.Span);
        }

        return ders is null ? null : Read(ders);
    }

    /// <summary>The certificates with these encodings; null without any, with too many, or when one is none.</summary>
    public static IReadOnlyList<VendorCertificate>? Read(IReadOnlyCollection<byte[]> ders)
    {
        if (ders.Count is 0 or > MostCertificates)
            return null;
        var certificates = ders.Select(der => VendorCertificate.Read(der)).OfType<VendorCertificate>().ToList();
        return certificates.Count == ders.Count ? certificates : null;
    }

    private static List<byte[]>? OfDer(ReadOnlySpan<byte> der) => OfBundle(der) ?? InSequence(der);

    private static List<byte[]>? OfBundle(ReadOnlySpan<byte> der)
    {
        if (!DerWalk.IsStrict(der))
            return null;
        var whole = new DerReader(der);
        if (!whole.TryEnter(DerReader.Sequence, out var info) || !info.TryRead(DerReader.Identifier, out var type) || !type.SequenceEqual(SignedData)
            || !info.TryEnter(ContextZero, out var content) || !content.TryEnter(DerReader.Sequence, out var signed)
            || !signed.TryRead(DerReader.Integer, out _) || !signed.TryRead(DerReader.Set, out _) || !signed.TryRead(DerReader.Sequence, out _)
            || !signed.TryEnter(ContextZero, out var certificates))
        {
            return null;
        }

        signed.TryRead(ContextOne, out _); // Revocation lists, which say nothing here.
        // Nobody has signed it: what it holds speaks for itself.
        return signed.TryRead(DerReader.Set, out var signers) && signers.IsEmpty && signed.IsAtEnd ? InSequence(certificates.Rest) : null;
    }

    private static List<byte[]>? InSequence(ReadOnlySpan<byte> ders)
    {
        var all = new List<byte[]>();
        var reader = new DerReader(ders);
        while (!reader.IsAtEnd)
        {
            if (all.Count == MostCertificates || !reader.TryRead(DerReader.Sequence, out _, out var whole))
                return null;
            all.Add(whole.ToArray());
        }

        return all;
    }
}
