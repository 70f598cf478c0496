namespace Countersign.Server.Catalog.Families;

/// <summary>What certificates wait for, by what they name and where their key lives; for the families to choose from.</summary>
internal static class CertificateNeeds
{
    /// <summary>Of every certificate.</summary>
    public static readonly FamilyNeed[] Any =
        [.. FamilyNeed.For(product => product.Has(Traits.Validated), Need.Identity), .. FamilyNeed.All(Need.Issuance)];

    /// <summary>Of a certificate that is made from a signing request.</summary>
    public static readonly FamilyNeed[] Requested = [.. FamilyNeed.All(Need.Csr), .. Any];

    /// <summary>Of a certificate that names hosts.</summary>
    public static readonly FamilyNeed[] Hosts = [.. FamilyNeed.All(Need.DomainChoice, Need.DomainControl), .. Requested];

    /// <summary>Of a certificate whose key lives in hardware.</summary>
    public static readonly FamilyNeed[] InHardware = [.. FamilyNeed.All(Need.Hardware, Need.Shipping), .. Requested];

    /// <summary>Of a certificate for mailboxes.</summary>
    public static readonly FamilyNeed[] Mailboxes = [.. FamilyNeed.All(Need.Mailboxes), .. Requested];

    /// <summary>Of a qualified certificate: hosts for the web, else a key that may be made in a device that is sent.</summary>
    public static readonly FamilyNeed[] Qualified =
    [
        .. FamilyNeed.For(product => product.Has(Traits.Qwac), Need.DomainChoice, Need.DomainControl),
        .. FamilyNeed.For(product => !product.Has(Traits.Qwac), Need.Shipping),
        .. FamilyNeed.For(product => !product.Has(Traits.QualifiedDevice), Need.Csr),
        .. Any,
    ];
}
