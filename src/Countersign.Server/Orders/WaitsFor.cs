namespace Countersign.Server.Orders;

/// <summary>Whose turn it is.</summary>
public enum WaitsFor
{
    /// <summary>The customer's.</summary>
    Customer,

    /// <summary>The issuer's.</summary>
    Issuer,

    /// <summary>Whoever pays.</summary>
    Payment,
}
