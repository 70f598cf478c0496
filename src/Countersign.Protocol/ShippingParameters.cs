using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>Where a token is sent and whom the courier asks for; without any of it the organization's address serves.</summary>
public static class ShippingParameters
{
    /// <summary>The organization on the label.</summary>
    public static readonly Parameter<string> OrganizationName =
        Shipping(Text("shippingOrganizationName", 64, "The organization on the label; needed before the token ships."));

    /// <summary>Its unit.</summary>
    public static readonly Parameter<string> OrganizationalUnitName =
        Shipping(Text("shippingOrganizationalUnitName", 64, "The unit within the organization."));

    /// <summary>Street.</summary>
    public static readonly Parameter<string> StreetAddress1 =
        Shipping(Text("shippingStreetAddress1", 128, "The street address; needed before the token ships."));

    /// <summary>Street, second line.</summary>
    public static readonly Parameter<string> StreetAddress2 = Shipping(Text("shippingStreetAddress2", 128, "The street address, second line."));

    /// <summary>Street, third line.</summary>
    public static readonly Parameter<string> StreetAddress3 = Shipping(Text("shippingStreetAddress3", 128, "The street address, third line."));

    /// <summary>City.</summary>
    public static readonly Parameter<string> Locality = Shipping(Text("shippingLocalityName", 128, "The city; needed before the token ships."));

    /// <summary>State or province.</summary>
    public static readonly Parameter<string> StateOrProvince = Shipping(Text("shippingStateOrProvinceName", 128, "The state or province."));

    /// <summary>Postal code.</summary>
    public static readonly Parameter<string> PostalCode =
        Shipping(Text("shippingPostalCode", 40, "The postal code; needed before the token ships."));

    /// <summary>Country.</summary>
    public static readonly Parameter<string> CountryName =
        Shipping(Country("shippingCountryName", "The country; needed before the token ships."));

    /// <summary>Contact's form of address.</summary>
    public static readonly Parameter<string> Title = Shipping(Text("shippingTitle", 64, "The contact person's form of address."));

    /// <summary>Contact's first name.</summary>
    public static readonly Parameter<string> Forename = Shipping(Text("shippingForename", 64, "The contact person's first name."));

    /// <summary>Contact's last name.</summary>
    public static readonly Parameter<string> Surname = Shipping(Text("shippingSurname", 64, "The contact person's last name."));

    /// <summary>Contact's e-mail address.</summary>
    public static readonly Parameter<string> EmailAddress = Shipping(Email("shippingEmailAddress", "The contact person's e-mail address."));

    /// <summary>Contact's telephone.</summary>
    public static readonly Parameter<string> Telephone = Shipping(Text("shippingTelephone", 32, "The contact person's telephone number."));

    /// <summary>Withdrawn in version 1.38 of the page; still accepted and ignored (decision N6).</summary>
    public static readonly Parameter<string> PostOfficeBox =
        Shipping(Block("shippingPostOfficeBox", 40, "Withdrawn from the protocol; accepted whatever it holds, and ignored.")) with
        {
            Ignored = true,
        };

    private static Parameter<string> Shipping(Parameter<string> row) => row with
    {
        Personal = true,
        Applicability = "certificates on a token",
    };
}
