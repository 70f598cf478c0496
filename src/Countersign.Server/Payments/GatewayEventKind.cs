namespace Countersign.Server.Payments;

/// <summary>What a gateway can tell of an attempt to pay; the numbers are those of the store.</summary>
public enum GatewayEventKind
{
    /// <summary>It knows of the attempt.</summary>
    Created = 1,

    /// <summary>The money is held ready.</summary>
    Authorised = 2,

    /// <summary>The attempt came to no result, through a fault of the gateway or of a bank.</summary>
    Failed = 3,

    /// <summary>The money was refused.</summary>
    Declined = 4,

    /// <summary>The attempt took too long.</summary>
    Expired = 5,

    /// <summary>The buyer turned back.</summary>
    Cancelled = 6,

    /// <summary>The money was taken; the amount counts as paid.</summary>
    Captured = 7,

    /// <summary>The amount was given back.</summary>
    Refunded = 8,

    /// <summary>The amount was taken back by the buyer's bank.</summary>
    ChargedBack = 9,

    /// <summary>The buyer has agreed to pay more later.</summary>
    AgreementMade = 10,

    /// <summary>An instalment of an agreement was taken; the order itself is paid by other money.</summary>
    InstalmentPaid = 11,

    /// <summary>An instalment was refused; the gateway may try again.</summary>
    InstalmentRefused = 12,

    /// <summary>From now on the amount is due each time.</summary>
    AmountChanged = 13,

    /// <summary>Buyer or seller has ended the agreement.</summary>
    AgreementCancelled = 14,

    /// <summary>The agreement has run its time.</summary>
    AgreementEnded = 15,
}
