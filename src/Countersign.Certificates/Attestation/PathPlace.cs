namespace Countersign.Certificates.Attestation;

/// <summary>What a certificate may do at its place of a chain.</summary>
internal enum Standing
{
    /// <summary>It speaks of the key, and issues nothing.</summary>
    Leaf,

    /// <summary>It issues, and says so as RFC 5280 wants it.</summary>
    Authority,

    /// <summary>It issues though it does not say so, because its maker has it so; its place must tell it by other marks.</summary>
    Endorser,
}

/// <summary>What the certificate at one place of a chain must be.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Standing">What it may do.</param>
/// <param name="IsRight">Whether it has the marks by which its maker tells it from others; a signature alone does not.</param>
/// <param name="Knows">The identifiers of further extensions that may be critical there: whoever judges reads them.</param>
internal sealed record PathPlace(string Name, Standing Standing, Predicate<VendorCertificate> IsRight, params IReadOnlyList<string> Knows)
{
    private static readonly string[] Read = [VendorExtensions.BasicConstraints, VendorExtensions.KeyUsage, VendorExtensions.ExtendedKeyUsage];

    /// <summary>The fault of a certificate at this place; null when it belongs there.</summary>
    public AttestationVerdict.Fails? Judge(VendorCertificate certificate, int authoritiesBelow)
    {
        if (!IsRight(certificate))
            return Fault(certificate, "has not the marks of one");
        if (!Stands(certificate.Extensions, authoritiesBelow))
            return Fault(certificate, Standing == Standing.Leaf ? "may issue certificates" : "may not issue what is below it");
        return certificate.Extensions.All.FirstOrDefault(one => one.IsCritical && !Read.Contains(one.Identifier) && !Knows.Contains(one.Identifier)) is { } unknown
            ? Fault(certificate, $"has the critical extension {unknown.Identifier}, which nobody knows") : null;
    }

    private bool Stands(VendorExtensions extensions, int authoritiesBelow) => Standing switch
    {
        Standing.Leaf => extensions.IsAuthority != true && extensions.Allows(VendorExtensions.CertificateSign) != true,
        Standing.Authority => extensions.IsAuthority == true && extensions.Allows(VendorExtensions.CertificateSign) != false
            && (extensions.PathLength is not { } length || length >= authoritiesBelow),
        _ => true,
    };

    private AttestationVerdict.Fails Fault(VendorCertificate certificate, string what) =>
        AttestationFault.Chain.Because($"{certificate.Subject.Text} stands where the {Name} belongs and {what}");
}
