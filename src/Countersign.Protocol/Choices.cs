namespace Countersign.Protocol;

/// <summary>Special prices and additions that an order can ask for.</summary>
public enum OfferCode
{
    /// <summary>An EV certificate at the price of the OV one.</summary>
    FreeEvUpgrade,

    /// <summary>The same, and refused when the order has no EV item.</summary>
    FreeEvUpgradeRequired,

    /// <summary>The free product that goes with an EV preregistration.</summary>
    EvSslPreregistration,

    /// <summary>A free HackerProof along with an SSL item.</summary>
    FreeHackerProofUpgrade,
}

/// <summary>The legal classification of an organization.</summary>
public enum BusinessCategory
{
    /// <summary>Private organization.</summary>
    Private,

    /// <summary>Government entity.</summary>
    Government,

    /// <summary>Business entity.</summary>
    BusinessEntity,
}

/// <summary>The shape of an answer's body that a call asks for.</summary>
public enum ResponseFormat
{
    /// <summary>The legacy profile: errorCode=0 comes first on success.</summary>
    Legacy = 1,

    /// <summary>A JSON object.</summary>
    Json = 2,
}

/// <summary>The hardware that holds a key and vouches for it.</summary>
public enum HsmType
{
    /// <summary>YubiKey.</summary>
    YubiKey,

    /// <summary>Thales Luna.</summary>
    Luna,

    /// <summary>Marvell LiquidSecurity, as in Google Cloud KMS.</summary>
    MarvellGoogle,

    /// <summary>Fortanix DSM.</summary>
    Fortanix,

    /// <summary>YubiHSM 2.</summary>
    YubiHsm2,

    /// <summary>Entrust nShield.</summary>
    NShield,
}

/// <summary>How control over a domain is shown.</summary>
public enum DcvMethod
{
    /// <summary>A message to an address of the domain.</summary>
    Email,

    /// <summary>A file fetched over HTTP.</summary>
    Http,

    /// <summary>A file fetched over HTTPS.</summary>
    Https,

    /// <summary>A CNAME record.</summary>
    Cname,
}

/// <summary>A chosen way to show control over a domain.</summary>
/// <param name="Method">The way.</param>
/// <param name="EmailAddress">The address to write to; null until one is picked, and for every method but e-mail.</param>
public sealed record Dcv(DcvMethod Method, string? EmailAddress = null);
