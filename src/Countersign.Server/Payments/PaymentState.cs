namespace Countersign.Server.Payments;

/// <summary>How an attempt to pay stands, by everything that its gateway has told; the numbers are those of the store.</summary>
public enum PaymentState
{
    /// <summary>The browser was sent to the gateway; nothing has been heard yet.</summary>
    Begun = 1,

    /// <summary>The gateway holds the money ready; it is not ours yet.</summary>
    Authorised = 2,

    /// <summary>The gateway could not tell whether there is money.</summary>
    Failed = 3,

    /// <summary>The money was refused.</summary>
    Declined = 4,

    /// <summary>The gateway's page was left alone for too long.</summary>
    Expired = 5,

    /// <summary>The buyer turned back at the gateway.</summary>
    Cancelled = 6,

    /// <summary>The money was taken.</summary>
    Captured = 7,

    /// <summary>Money was given back.</summary>
    Refunded = 8,

    /// <summary>The buyer's bank took money back.</summary>
    ChargedBack = 9,
}
