using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>By what Fortanix tells the certificates of a key attestation apart, and which key signed which.</summary>
internal static class FortanixMarks
{
    /// <summary>The common name of a statement.</summary>
    public const string StatementName = "Fortanix DSM Key Attestation";

    /// <summary>That the key was made in DSM; an empty sequence.</summary>
    public const string Generated = Arc + "2.4.1.1";

    /// <summary>That the key has never been exportable and will never be, not even encrypted; an empty sequence.</summary>
    public const string NeverExportable = Arc + "2.4.1.2";

    private const string Arc = "1.3.6.1.4.1.49690.";
    private const string Signs = Arc + "8.1";
    private const string Policy = Arc + "6.1.2";
    private const string Enrolment = Arc + "2.5";
    private const string LeastProtection = Arc + "2.5.1";
    private const string ApprovedByOperator = Arc + "2.5.2";

    private const string Policies = "2.5.29.32";
    private const string SubjectKey = "2.5.29.14";
    private const string AuthorityKey = "2.5.29.35";
    private const byte KeyIdentifier = 0x80;

    private const int MostItems = 32;
    private const int KeyUsages = 9;
    private const int LeastAuthorityBits = 3072;
    private const int LeastCaBits = 4096;

    // Digital signature, key encipherment, data encipherment, key agreement.
    private static readonly int[] UsagesOfKeys = [VendorExtensions.DigitalSignature, 2, 3, 4];

    /// <summary>The chain. The authority is no CA, by design: only the CA's signature, its name and its purpose make it one that speaks of keys.</summary>
    public static VendorPath Path { get; } = new(
        new("statement", Standing.Leaf, one => one.Subject.CommonName == StatementName && Uses(one, UsagesOfKeys), Generated, NeverExportable),
        new("key attestation authority", Standing.Endorser, IsAuthority, Policies, Enrolment),
        new("key attestation CA", Standing.Authority, one => one.Subject.CommonName == "Fortanix Key Attestation CA" && IsLong(one, LeastCaBits)
            && one.Extensions.Allows(VendorExtensions.CertificateSign) == true && Items(one, Policies).Any(item => item.Identifier == Policy), Policies));

    /// <summary>1.3.6.1.4.1.49690.2.5.1.1: FX2200, Fortanix's own appliance.</summary>
    private static ReadOnlySpan<byte> Appliance => [0x06, 0x0C, 0x2B, 0x06, 0x01, 0x04, 0x01, 0x83, 0x84, 0x1A, 0x02, 0x05, 0x01, 0x01];

    private static ReadOnlySpan<byte> EmptySequence => [0x30, 0x00];

    /// <summary>Whether a statement makes a claim; one with parameters is not known to anybody.</summary>
    public static bool Claims(VendorCertificate statement, string claim) => statement.Extensions.Find(claim) is { } extension && extension.Value.Span.SequenceEqual(EmptySequence);

    /// <summary>The fault when a certificate names another key than its issuer's as that which signed it; those of the anchor are not there to be compared.</summary>
    public static AttestationVerdict.Fails? FaultOfIdentifiers(IReadOnlyList<VendorCertificate> path)
    {
        for (var i = 1; i < path.Count; i++)
        {
            if (IssuerKey(path[i - 1]) is not { } named || !named.AsSpan().SequenceEqual(OwnKey(path[i])))
                return AttestationFault.Chain.Because($"{path[i - 1].Subject.Text} does not name the key of {path[i].Subject.Text} as its issuer's");
        }

        return null;
    }

    private static bool IsAuthority(VendorCertificate one) =>
        one.Subject.CommonName == "Fortanix DSM SaaS Key Attestation Authority" && IsLong(one, LeastAuthorityBits) && one.Extensions.IsAuthority != true
        && Uses(one, VendorExtensions.DigitalSignature) && one.Extensions.Purposes?.Contains(Signs) == true
        && Items(one, Policies).Any(item => item.Identifier == Policy)
        && Items(one, Enrolment) is var rules && rules.Any(rule => rule.Identifier == LeastProtection && rule.Qualifier.AsSpan().SequenceEqual(Appliance))
        && rules.Any(rule => rule.Identifier == ApprovedByOperator);

    private static bool IsLong(VendorCertificate one, int bits) => one.Key is SubjectPublicKey.Rsa rsa && rsa.Bits >= bits;

    // It signs, and is used for nothing that is not listed.
    private static bool Uses(VendorCertificate one, params ReadOnlySpan<int> allowed)
    {
        for (var usage = 0; usage < KeyUsages; usage++)
        {
            if (one.Extensions.Allows(usage) == true && !allowed.Contains(usage))
                return false;
        }

        return one.Extensions.Allows(VendorExtensions.DigitalSignature) == true;
    }

    // Policies (RFC 5280 section 4.2.1.4) and rules of enrolment are both lists of an identifier and what it may need.
    private static List<(string Identifier, byte[] Qualifier)> Items(VendorCertificate one, string extension)
    {
        var items = new List<(string, byte[])>();
        if (one.Extensions.Find(extension) is not { } found || !DerWalk.IsStrict(found.Value.Span) || !new DerReader(found.Value.Span).TryEnter(DerReader.Sequence, out var list))
            return items;
        while (items.Count < MostItems && list.TryEnter(DerReader.Sequence, out var item) && item.TryRead(DerReader.Identifier, out var identifier)
            && ObjectIdentifiers.TryWrite(identifier, out var dotted))
        {
            items.Add((dotted, item.Rest.ToArray()));
        }

        return items;
    }

    private static byte[]? OwnKey(VendorCertificate one) =>
        one.Extensions.Find(SubjectKey) is { } found && DerWalk.IsStrict(found.Value.Span)
        && new DerReader(found.Value.Span).TryRead(DerReader.OctetString, out var identifier) ? identifier.ToArray() : null;

    private static byte[]? IssuerKey(VendorCertificate one) =>
        one.Extensions.Find(AuthorityKey) is { } found && DerWalk.IsStrict(found.Value.Span)
        && new DerReader(found.Value.Span).TryEnter(DerReader.Sequence, out var parts) && parts.TryRead(KeyIdentifier, out var identifier) ? identifier.ToArray() : null;
}
