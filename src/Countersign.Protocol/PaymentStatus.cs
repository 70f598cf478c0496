namespace Countersign.Protocol;

/// <summary>When the money for an order is taken; the numbers are those of the wire.</summary>
public enum PaymentStatus
{
    /// <summary>The caller has taken it already and says how much.</summary>
    AlreadyPaid = 0,

    /// <summary>The browser is sent to pay now; the default.</summary>
    PayNow = 1,

    /// <summary>The caller pays later by other means; the answer says how much.</summary>
    PayLater = 2,
}

/// <summary>How money that has been taken already was paid; the numbers are those of the wire.</summary>
public enum PaymentMethod
{
    /// <summary>No money: a test, for sandboxes only.</summary>
    Test = 0,

    /// <summary>Nothing was to be paid.</summary>
    Free = 1,

    /// <summary>Worldpay.</summary>
    WorldPay = 2,

    /// <summary>PayPal.</summary>
    PayPal = 3,

    /// <summary>A cheque.</summary>
    Cheque = 4,

    /// <summary>A bank transfer.</summary>
    WireTransfer = 5,

    /// <summary>SectigoPayments.</summary>
    SectigoPayments = 7,

    /// <summary>NobelPay.</summary>
    NobelPay = 8,
}
