namespace Countersign.Server.Catalog;

/// <summary>What the issuer checks about the subject of a certificate.</summary>
public enum ValidationLevel
{
    /// <summary>Nothing, or the family says it all.</summary>
    None,

    /// <summary>Control over domain names.</summary>
    Domain,

    /// <summary>Control over a mailbox.</summary>
    Mailbox,

    /// <summary>The identity of a person.</summary>
    Individual,

    /// <summary>The identity of an organization.</summary>
    Organization,

    /// <summary>The identity of an organization, by the stricter rules for EV.</summary>
    Extended,
}
