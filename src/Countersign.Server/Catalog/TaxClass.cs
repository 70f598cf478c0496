namespace Countersign.Server.Catalog;

/// <summary>How tax law sees a product.</summary>
public enum TaxClass
{
    /// <summary>An electronically supplied service, as certificates and licences are: taxed where a consumer lives.</summary>
    ElectronicService,

    /// <summary>Something that is shipped, as tokens are: exports are not taxed by the seller's country.</summary>
    Goods,
}
