using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>The forms that the page of an order offers, one for each need that a customer can meet on it.</summary>
public static class SupplyForms
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SupplyForm> All { get; } =
    [
        new RowsForm(Need.Hardware, "hardware", "Send the statement", "Thank you. We have the statement of your hardware.", static _ => false,
            new RowField(ItemParameters.HsmType, "Which hardware holds the key?") { Kind = FieldKind.Choice },
            new RowField(ItemParameters.KeyAttestation, "Statement of the hardware about the key (key attestation)")
            {
                Kind = FieldKind.Block,
                Hint = "The file that the program of the hardware writes, as Base64. PEM and JSON may be pasted as they are.",
            },
            new RowField(ItemParameters.Csr, "Certificate signing request of the same key")
            {
                Kind = FieldKind.Block,
                Hint = "The request that was made with the key in the hardware.",
            })
        { Also = [Need.Csr] },
        new RowsForm(Need.Csr, "csr", "Send the request", "Thank you. We have your request.", static _ => false,
            new RowField(ItemParameters.Csr, "Certificate signing request")
            {
                Kind = FieldKind.Block,
                Hint = "Paste all of it, from -----BEGIN CERTIFICATE REQUEST----- to the end. Keep the private key; nobody asks you for it.",
            }),
        new DomainsForm(),
        new RowsForm(Need.Shipping, "shipping", "Save the address", "The address is saved.", static item => !item.Facts.Has(ProgressKind.Issued), ShippingFields()),
    ];

    /// <summary>The form with a name; null when there is none.</summary>
    public static SupplyForm? Find(string? name) => All.FirstOrDefault(form => form.Name == name);

    /// <summary>Whether a form is offered for an item.</summary>
    public static bool Offers(PlacedItem item, SupplyForm form) => ItemNeeds.Of(item).Any(need => For(item, need) == form);

    /// <summary>The form for what an item needs, met or not; null when it has none of its own, or another form of the item brings it along.</summary>
    public static SupplyForm? For(PlacedItem item, ItemNeed need)
    {
        ArgumentNullException.ThrowIfNull(need);
        if (need.IsMet)
            return All.FirstOrDefault(form => form.Need == need.Row.Need && form.MayChange(item));
        var unmet = ItemNeeds.Of(item).Where(other => !other.IsMet).Select(other => other.Row.Need).ToHashSet();
        return All.FirstOrDefault(form => unmet.Contains(form.Need) && (form.Need == need.Row.Need || form.Also.Contains(need.Row.Need))) is { } first
            && first.Need == need.Row.Need ? first : null;
    }

    private static RowField[] ShippingFields() =>
    [
        Line(ShippingParameters.OrganizationName, "Organization", "organization"),
        Line(ShippingParameters.OrganizationalUnitName, "Department", "off"),
        Line(ShippingParameters.StreetAddress1, "Street and number", "address-line1"),
        Line(ShippingParameters.StreetAddress2, "Address, second line", "address-line2"),
        Line(ShippingParameters.StreetAddress3, "Address, third line", "address-line3"),
        Line(ShippingParameters.Locality, "City", "address-level2"),
        Line(ShippingParameters.StateOrProvince, "State or province", "address-level1"),
        Line(ShippingParameters.PostalCode, "Postal code", "postal-code"),
        Line(ShippingParameters.CountryName, "Country", "country") with { Hint = "Two capital letters, such as DE or US." },
        Line(ShippingParameters.Title, "Contact: form of address", "honorific-prefix"),
        Line(ShippingParameters.Forename, "Contact: first name", "given-name"),
        Line(ShippingParameters.Surname, "Contact: last name", "family-name"),
        Line(ShippingParameters.EmailAddress, "Contact: e-mail address", "email"),
        Line(ShippingParameters.Telephone, "Contact: telephone", "tel"),
    ];

    private static RowField Line(Parameter row, string label, string autocomplete) => new(row, label)
    {
        IsOptional = !ShippingAddress.IsNeeded(row),
        Autocomplete = autocomplete,
        Known = item => ShippingAddress.Of(item.Order).Text(row),
    };
}
