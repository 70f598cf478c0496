namespace Countersign.Server.Catalog.Families;

/// <summary>Products around a web site, one of each per account.</summary>
public static class WebProducts
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("Web product");
}
