namespace Countersign.Protocol;

/// <summary>The currencies an order can be priced in; all three have two decimals.</summary>
public enum CurrencyCode
{
    /// <summary>US dollar, the default.</summary>
    Usd,

    /// <summary>Euro.</summary>
    Eur,

    /// <summary>Pound sterling.</summary>
    Gbp,
}
