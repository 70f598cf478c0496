using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>
/// Where a token is sent and whom the courier asks for: as it was given for the shipping, else the organization's address, else the customer. An
/// address is never put together from two.
/// </summary>
public sealed class ShippingAddress
{
    private static readonly (Parameter<string> Row, Parameter Otherwise)[] Address =
    [
        (ShippingParameters.OrganizationName, CompanyParameters.OrganizationName),
        (ShippingParameters.OrganizationalUnitName, CompanyParameters.OrganizationalUnitName),
        (ShippingParameters.StreetAddress1, CompanyParameters.StreetAddress1),
        (ShippingParameters.StreetAddress2, CompanyParameters.StreetAddress2),
        (ShippingParameters.StreetAddress3, CompanyParameters.StreetAddress3),
        (ShippingParameters.Locality, CompanyParameters.Locality),
        (ShippingParameters.StateOrProvince, CompanyParameters.StateOrProvince),
        (ShippingParameters.PostalCode, CompanyParameters.PostalCode),
        (ShippingParameters.CountryName, CompanyParameters.CountryName),
    ];

    private static readonly (Parameter<string> Row, Parameter Otherwise)[] Contact =
    [
        (ShippingParameters.Title, CustomerParameters.Title),
        (ShippingParameters.Forename, CustomerParameters.ForeName),
        (ShippingParameters.Surname, CustomerParameters.SurName),
        (ShippingParameters.EmailAddress, CustomerParameters.EmailAddress),
        (ShippingParameters.Telephone, CustomerParameters.TelephoneNumber),
    ];

    // What the published table asks for before a token ships.
    private static readonly Parameter[] Needed =
    [
        ShippingParameters.OrganizationName,
        ShippingParameters.StreetAddress1,
        ShippingParameters.Locality,
        ShippingParameters.PostalCode,
        ShippingParameters.CountryName,
    ];

    private readonly Dictionary<Parameter, string> lines = [];

    private ShippingAddress(PlacedOrder order)
    {
        Take(order, Address);
        Take(order, Contact);
    }

    /// <summary>The rows that make it up, in the order of a form.</summary>
    public static IReadOnlyList<Parameter<string>> Rows { get; } = [.. Address.Concat(Contact).Select(line => line.Row)];

    /// <summary>Whether a parcel can be sent there.</summary>
    public bool IsComplete => Array.TrueForAll(Needed, lines.ContainsKey);

    /// <summary>What is known of it, on one line.</summary>
    public string OneLine => string.Join(", ", Rows.Select(Text).OfType<string>());

    /// <summary>The address of an order as far as it is known.</summary>
    public static ShippingAddress Of(PlacedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return new(order);
    }

    /// <summary>Whether a parcel cannot do without a line.</summary>
    public static bool IsNeeded(Parameter row) => Array.IndexOf(Needed, row) >= 0;

    /// <summary>A line; null when it is not known.</summary>
    public string? Text(Parameter row) => lines.GetValueOrDefault(row);

    private void Take(PlacedOrder order, (Parameter<string> Row, Parameter Otherwise)[] part)
    {
        var isGiven = Array.Exists(part, line => order.Text(line.Row) is not null);
        foreach (var (row, otherwise) in part)
        {
            if ((isGiven ? order.Text(row) : order.Detail(otherwise)) is { } text)
                lines.Add(row, text);
        }
    }
}
