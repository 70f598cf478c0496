namespace Countersign.Server.Orders;

/// <summary>Why an order that waited for its payment waits no longer; the names are those of the store.</summary>
public enum ClosingReason
{
    /// <summary>Nobody paid in time.</summary>
    Expired,

    /// <summary>The buyer does not want it.</summary>
    Cancelled,
}
