namespace Countersign.Server.Payments;

/// <summary>What an operator has to look at in the payment of an order; nothing of it is ever dropped. The numbers are those of the store.</summary>
[Flags]
public enum PaymentConcerns
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Less was paid than the order costs, and so it is not placed.</summary>
    Underpaid = 1,

    /// <summary>More was paid than the order costs, perhaps twice.</summary>
    Overpaid = 2,

    /// <summary>Money came in another currency; it does not count.</summary>
    OtherCurrency = 4,

    /// <summary>Money came after the order was closed, and so it is not placed.</summary>
    Late = 8,

    /// <summary>Money went back: given back, or taken back by the buyer's bank.</summary>
    Returned = 16,

    /// <summary>More went back than had come.</summary>
    ReturnedMore = 32,

    /// <summary>News of one name told two things.</summary>
    Contradicted = 64,

    /// <summary>An instalment was due, and nothing was told of it.</summary>
    InstalmentMissed = 128,

    /// <summary>An instalment was taken more than once.</summary>
    InstalmentDoubled = 256,

    /// <summary>An instalment was another amount than agreed, or in another currency.</summary>
    InstalmentAmount = 512,

    /// <summary>An instalment was taken though none was due: before the first, or after the agreement had ended.</summary>
    InstalmentNotDue = 1024,

    /// <summary>The order was paid, and nothing was told of the agreement that belongs to it.</summary>
    AgreementMissing = 2048,

    /// <summary>The buyer has agreed twice, by two visits to gateways, of which one has to be ended.</summary>
    AgreementDoubled = 4096,
}
