using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>A form that was sent and is shown again.</summary>
/// <param name="Item">The item that it is for.</param>
/// <param name="Form">The form.</param>
/// <param name="Posted">What it was filled in with.</param>
/// <param name="Errors">What is wrong, a sentence for each field.</param>
public sealed record RefusedForm(PlacedItem Item, SupplyForm Form, PostedForm Posted, IReadOnlyDictionary<string, string> Errors);
