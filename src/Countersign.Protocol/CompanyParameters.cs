using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>Organization, address, registration and tax details of the customer; what a call supplies replaces what the account holds.</summary>
public static class CompanyParameters
{
    /// <summary>The organization.</summary>
    public static readonly Parameter<string> OrganizationName = Detail(Text("organizationName", 64, "The name of the organization."));

    /// <summary>Its unit.</summary>
    public static readonly Parameter<string> OrganizationalUnitName =
        Detail(Text("organizationalUnitName", 64, "The unit within the organization."));

    /// <summary>Its post office box.</summary>
    public static readonly Parameter<string> PostOfficeBox = Detail(Text("postOfficeBox", 40, "The organization's post office box."));

    /// <summary>First line of its street address.</summary>
    public static readonly Parameter<string> StreetAddress1 =
        Detail(Text("streetAddress1", 128, "The street address at which the organization is incorporated."));

    /// <summary>Second line.</summary>
    public static readonly Parameter<string> StreetAddress2 = Detail(Text("streetAddress2", 128, "The street address, second line."));

    /// <summary>Third line.</summary>
    public static readonly Parameter<string> StreetAddress3 = Detail(Text("streetAddress3", 128, "The street address, third line."));

    /// <summary>Its city.</summary>
    public static readonly Parameter<string> Locality =
        Detail(Text("localityName", 128, "The city. Where an address is needed, either the city or the state may be left out."));

    /// <summary>Its state or province.</summary>
    public static readonly Parameter<string> StateOrProvince =
        Detail(Text("stateOrProvinceName", 128, "The state or province. Where an address is needed, either the city or the state may be left out."));

    /// <summary>Its postal code.</summary>
    public static readonly Parameter<string> PostalCode = Detail(Text("postalCode", 40, "The postal code."));

    /// <summary>Its country; US when neither the call nor the account has one (decision A8).</summary>
    public static readonly Parameter<string> CountryName =
        Detail(Country("countryName", "The organization's country.")) with { Synonyms = ["country"], Default = "US" };

    /// <summary>The Dun and Bradstreet number.</summary>
    public static readonly Parameter<string> DunsNumber =
        Detail(Pattern("dunsNumber", 20, "nine digits, hyphens allowed", IsDunsNumber, "The number under which Dun & Bradstreet lists the organization."));

    /// <summary>The registration number.</summary>
    public static readonly Parameter<string> CompanyNumber =
        Detail(Text("companyNumber", 64, "The number under which the organization is registered."));

    /// <summary>City of incorporation, for EV.</summary>
    public static readonly Parameter<string> JurisdictionLocality =
        Detail(Text("joiLocalityName", 128, "The city in which the organization is incorporated.")) with { Applicability = Ev };

    /// <summary>State of incorporation, for EV; the odd capitals are the page's.</summary>
    public static readonly Parameter<string> JurisdictionStateOrProvince =
        Detail(Text("joistateorProvinceName", 128, "The state or province in which the organization is incorporated.")) with
        {
            Applicability = Ev,
        };

    /// <summary>Country of incorporation, for EV.</summary>
    public static readonly Parameter<string> JurisdictionCountry =
        Detail(Country("joiCountryName", "The country in which the organization is incorporated.")) with { Applicability = Ev };

    /// <summary>Date of incorporation, for EV.</summary>
    public static readonly Parameter<DateOnly> DateOfIncorporation =
        Detail(Date("dateOfIncorporation", "The day on which the organization was incorporated; it helps validation.")) with
        {
            Applicability = Ev,
        };

    /// <summary>Trading name, for EV.</summary>
    public static readonly Parameter<string> AssumedName =
        Detail(Text("AssumedName", 64, "The name under which the organization trades, if it is not its legal name.")) with
        {
            Applicability = Ev,
        };

    /// <summary>Legal classification.</summary>
    public static readonly Parameter<BusinessCategory> BusinessCategory =
        Detail(OneOf("BusinessCategory", "char", "The legal classification of the organization.",
            ("b", Protocol.BusinessCategory.Private, "private organization"),
            ("c", Protocol.BusinessCategory.Government, "government entity"),
            ("d", Protocol.BusinessCategory.BusinessEntity, "business entity"))) with
        { MaxLength = 1 };

    /// <summary>The VAT registration, for customers in the EU and the United Kingdom.</summary>
    public static readonly Parameter<string> VatNumber =
        Detail(Pattern("vatNumber", 14, "country prefix and number, with the check digit of that country", Protocol.VatNumber.IsValid,
            "The VAT registration number.")) with
        { Applicability = "customers in the EU and the United Kingdom" };

    private const string Ev = "EV certificates";

    private static Parameter<T> Detail<T>(Parameter<T> row) => row with { Personal = true, AccountDetail = true };

    private static bool IsDunsNumber(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
                digits++;
            else if (c != '-')
                return false;
        }

        return digits == 9;
    }
}
