namespace Countersign.Server.Catalog;

/// <summary>What an item can wait for before it is delivered.</summary>
public enum Need
{
    /// <summary>The money.</summary>
    Payment,

    /// <summary>Hardware that holds the key: a token that is sent, or the customer's own with its statement.</summary>
    Hardware,

    /// <summary>A certificate signing request.</summary>
    Csr,

    /// <summary>A way to show control, for each name.</summary>
    DomainChoice,

    /// <summary>Control, shown for each name.</summary>
    DomainControl,

    /// <summary>Mailboxes that answer.</summary>
    Mailboxes,

    /// <summary>Where a token is sent.</summary>
    Shipping,

    /// <summary>The organization or the person, checked.</summary>
    Identity,

    /// <summary>The certificate, issued.</summary>
    Issuance,
}
