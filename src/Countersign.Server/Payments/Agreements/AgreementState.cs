namespace Countersign.Server.Payments.Agreements;

/// <summary>How an agreement stands.</summary>
public enum AgreementState
{
    /// <summary>The buyer was asked; the gateway has not told that it was made.</summary>
    Asked,

    /// <summary>It goes on.</summary>
    Running,

    /// <summary>Buyer or seller has ended it.</summary>
    Cancelled,

    /// <summary>It has run its time.</summary>
    Ended,
}
