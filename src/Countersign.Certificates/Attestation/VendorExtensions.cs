using System.Diagnostics.CodeAnalysis;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>An extension of a certificate.</summary>
/// <param name="Identifier">Its object identifier.</param>
/// <param name="IsCritical">Whether whoever does not know it must refuse the certificate.</param>
/// <param name="Value">What its octet string holds.</param>
internal sealed record VendorExtension(string Identifier, bool IsCritical, ReadOnlyMemory<byte> Value);

/// <summary>The extensions of a certificate, and what those say that all makers use.</summary>
internal sealed class VendorExtensions
{
    public const string BasicConstraints = "2.5.29.19";
    public const string KeyUsage = "2.5.29.15";
    public const string ExtendedKeyUsage = "2.5.29.37";

    /// <summary>The first bit of a key usage: it signs other things than certificates.</summary>
    public const int DigitalSignature = 0;

    /// <summary>The sixth: it signs certificates.</summary>
    public const int CertificateSign = 5;

    private const int Most = 32;

    private readonly Dictionary<string, VendorExtension> byIdentifier;

    private VendorExtensions(Dictionary<string, VendorExtension> byIdentifier) => this.byIdentifier = byIdentifier;

    /// <summary>None.</summary>
    public static VendorExtensions None { get; } = new([]);

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<VendorExtension> All => byIdentifier.Values;

    /// <summary>Whether the certificate says that it is an authority's; null when it says nothing of that.</summary>
    public bool? IsAuthority { get; private set; }

    /// <summary>How many authorities may stand below; null for any number.</summary>
    public int? PathLength { get; private set; }

    /// <summary>What its key may be used for; null when it does not say, in purposes of its own too.</summary>
    public IReadOnlyList<string>? Purposes { get; private set; }

    private byte[]? Usage { get; set; }

    /// <summary>Whether its key may be used so; null when the certificate does not say.</summary>
    public bool? Allows(int usage) => Usage is null ? null : usage / 8 < Usage.Length && (Usage[usage / 8] & (0x80 >> (usage % 8))) != 0;

    /// <summary>The extension with this identifier; null without one.</summary>
    public VendorExtension? Find(string identifier) => byIdentifier.GetValueOrDefault(identifier);

    /// <summary>Reads the list of extensions; false when it is none, an extension is there twice, or one that is read here is malformed.</summary>
    public static bool TryRead(DerReader list, [NotNullWhen(true)] out VendorExtensions? extensions)
    {
        extensions = null;
        var all = new Dictionary<string, VendorExtension>(StringComparer.Ordinal);
        while (!list.IsAtEnd)
        {
            if (all.Count == Most || !list.TryEnter(DerReader.Sequence, out var entry) || !entry.TryRead(DerReader.Identifier, out var identifier))
                return false;
            // The default may be written out: Thales does.
            var isCritical = entry.TryRead(DerReader.Boolean, out var critical) && critical is [0xFF];
            if (!entry.TryRead(DerReader.OctetString, out var value) || !entry.IsAtEnd || !ObjectIdentifiers.TryWrite(identifier, out var dotted)
                || !all.TryAdd(dotted, new VendorExtension(dotted, isCritical, value.ToArray())))
            {
                return false;
            }
        }

        var read = new VendorExtensions(all);
        extensions = read.ReadConstraints() && read.ReadUsage() && read.ReadPurposes() ? read : null;
        return extensions is not null;
    }

    private bool ReadConstraints()
    {
        if (Find(BasicConstraints) is not { } extension)
            return true;
        if (!DerWalk.IsStrict(extension.Value.Span) || !new DerReader(extension.Value.Span).TryEnter(DerReader.Sequence, out var constraints))
            return false;
        IsAuthority = constraints.TryRead(DerReader.Boolean, out var isAuthority) && isAuthority is [0xFF];
        if (constraints.TryRead(DerReader.Integer, out var length))
        {
            if (length is not [< 0x80])
                return false;
            PathLength = length[0];
        }

        return constraints.IsAtEnd;
    }

    private bool ReadUsage()
    {
        if (Find(KeyUsage) is not { } extension)
            return true;
        if (!DerWalk.IsStrict(extension.Value.Span) || !new DerReader(extension.Value.Span).TryRead(DerReader.BitString, out var bits) || bits.Length is < 2 or > 3)
            return false;
        Usage = bits[1..].ToArray();
        return true;
    }

    private bool ReadPurposes()
    {
        if (Find(ExtendedKeyUsage) is not { } extension)
            return true;
        if (!DerWalk.IsStrict(extension.Value.Span) || !new DerReader(extension.Value.Span).TryEnter(DerReader.Sequence, out var list))
            return false;
        var purposes = new List<string>();
        while (!list.IsAtEnd)
        {
            if (purposes.Count == Most || !list.TryRead(DerReader.Identifier, out var identifier) || !ObjectIdentifiers.TryWrite(identifier, out var dotted))
                return false;
            purposes.Add(dotted);
        }

        Purposes = purposes;
        return true;
    }
}
