namespace Countersign.Server.Catalog.Families;

/// <summary>Every family there is; a new one is one file and one line here.</summary>
public static class ProductFamilies
{
    /// <summary>All of them, in the order of the catalog pages.</summary>
    public static IReadOnlyList<ProductFamily> All { get; } =
    [
        SslCertificates.Family,
        CodeSigning.Family,
        DocumentSigning.Family,
        Tokens.Family,
        SmimeCertificates.Family,
        Eidas.Family,
        MarkCertificates.Family,
        HackerGuardian.Family,
        CodeGuard.Family,
        SiteLock.Family,
        WebProducts.Family,
    ];
}
