using System.Globalization;
using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>A form as it stands on the page of an order.</summary>
/// <param name="Item">The item that it is for.</param>
/// <param name="Form">The form.</param>
/// <param name="Fields">Its fields, with ids that no other form has.</param>
public sealed record NeedForm(PlacedItem Item, SupplyForm Form, IReadOnlyList<FormField> Fields)
{
    /// <summary>The form for an item, with what is known, or with what was sent and refused.</summary>
    public static NeedForm Of(PlacedItem item, SupplyForm form, RefusedForm? refused)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(form);
        var again = refused is not null && ReferenceEquals(refused.Item, item) && ReferenceEquals(refused.Form, form) ? refused : null;
        return new(item, form, [.. form.Fields(item).Select(field => field with
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"item{item.Number}-{form.Name}-{field.Name}"),
            Value = again?.Posted.Text(field.Name) ?? field.Value,
            Error = again?.Errors.GetValueOrDefault(field.Name),
        })]);
    }
}
