namespace Countersign.Server.Orders;

/// <summary>What can happen to an item, or to the order as a whole, after the order was placed; the numbers are those of the store.</summary>
public enum ProgressKind
{
    /// <summary>A parameter was supplied later: the subject is its row, the text its value.</summary>
    Supplied = 1,

    /// <summary>A way to show control of a name was chosen: the subject is the name, the text as x_dcvEmailAddress has it.</summary>
    DomainChosen = 2,

    /// <summary>It was looked for the proof of a name: the text says what was found.</summary>
    DomainChecked = 3,

    /// <summary>Control of a name was shown: the text is the proof, so that another CSR or another way needs another one.</summary>
    DomainValidated = 4,

    /// <summary>Every mailbox has answered.</summary>
    MailboxesConfirmed = 5,

    /// <summary>The organization or the person was checked.</summary>
    IdentityChecked = 6,

    /// <summary>The order was paid.</summary>
    Paid = 7,

    /// <summary>The certificate was issued.</summary>
    Issued = 8,

    /// <summary>The item was cancelled.</summary>
    Cancelled = 9,

    /// <summary>Hardware was believed about the key: the text is what it says, see <see cref="KeyStatement"/>.</summary>
    KeyAttested = 10,

    /// <summary>The order was closed without a payment: the text is a <see cref="ClosingReason"/>.</summary>
    Closed = 11,

    /// <summary>Money that had been paid went back: the text says where the rest pays for the order, see <see cref="PlacedOrder.LacksMoney"/>.</summary>
    MoneyReturned = 12,
}
