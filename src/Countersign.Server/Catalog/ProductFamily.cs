namespace Countersign.Server.Catalog;

/// <summary>A kind of product: those of one family take the same parameters and obey the same rules. A closed set.</summary>
public sealed class ProductFamily
{
    /// <summary>Certificates for servers.</summary>
    public static readonly ProductFamily Ssl = new("SSL");

    /// <summary>Certificates that sign programs.</summary>
    public static readonly ProductFamily CodeSigning = new("Code signing");

    /// <summary>Certificates that sign documents.</summary>
    public static readonly ProductFamily DocumentSigning = new("Document signing");

    /// <summary>Tokens for signing keys and their shipping; ordered along with a certificate.</summary>
    public static readonly ProductFamily Token = new("Token");

    /// <summary>Certificates for e-mail.</summary>
    public static readonly ProductFamily Smime = new("S/MIME");

    /// <summary>Qualified certificates of Regulation (EU) 910/2014, those for payment providers (PSD2) among them.</summary>
    public static readonly ProductFamily Eidas = new("eIDAS");

    /// <summary>Certificates that show a logo beside an e-mail.</summary>
    public static readonly ProductFamily Mark = new("Mark certificate");

    /// <summary>PCI scanning of addresses.</summary>
    public static readonly ProductFamily HackerGuardian = new("HackerGuardian");

    /// <summary>Backup of web sites.</summary>
    public static readonly ProductFamily CodeGuard = new("CodeGuard");

    /// <summary>Scanning and repair of web sites.</summary>
    public static readonly ProductFamily SiteLock = new("SiteLock");

    /// <summary>Products around a web site, one of each per account.</summary>
    public static readonly ProductFamily Web = new("Web product");

    private ProductFamily(string name) => Name = name;

    /// <summary>All of them, in the order of the catalog pages.</summary>
    public static IReadOnlyList<ProductFamily> All { get; } =
        [Ssl, CodeSigning, DocumentSigning, Token, Smime, Eidas, Mark, HackerGuardian, CodeGuard, SiteLock, Web];

    /// <summary>What the catalog file and pages call it.</summary>
    public string Name { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
