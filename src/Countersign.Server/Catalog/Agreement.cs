namespace Countersign.Server.Catalog;

/// <summary>The regular payment agreement that a product is paid by; such a product must be paid at once (decision M3).</summary>
public enum Agreement
{
    /// <summary>None: paid once for the term.</summary>
    None,

    /// <summary>FuturePay.</summary>
    FuturePay,

    /// <summary>FlexiPay.</summary>
    FlexiPay,

    /// <summary>FlexiBurn.</summary>
    FlexiBurn,
}
