using System.Text;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>What is wrong with something that is supplied later.</summary>
/// <param name="Row">What it is about.</param>
/// <param name="Rejection">What a call with it would be refused with.</param>
public sealed record SupplementFault(Parameter Row, Rejection Rejection);

/// <summary>
/// Judges what a customer supplies after ordering as if it had come with the call: the call is put together again with it, read by its table, and
/// shown to the rules of the item's family. What those say about anything else is past.
/// </summary>
public sealed class Supplements(HoldingsStore holdings, TimeProvider time)
{
    /// <summary>The faults of <paramref name="supplied"/>, at most one for each; none when it may be recorded.</summary>
    /// <param name="item">The item that it is for.</param>
    /// <param name="supplied">New values by row, of the item or of the order; an empty one takes the value back.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<IReadOnlyList<SupplementFault>> Judge(
        PlacedItem item, IReadOnlyDictionary<Parameter, string> supplied, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(supplied);
        var values = ValuesWith(item, supplied);
        if (About(values.Faults.Select(fault => fault.Rejection), supplied) is { Count: > 0 } faults)
            return faults;
        BasketItem[] items = [.. item.Order.Items.Select(one => one.AsOrdered())];
        var held = await holdings.Of(item.Order.Account, values, items, cancellation);
        var basket = new Basket(values, Customer.Returning(item.Order.Account), items, held, time.GetUtcNow());
        return About(Broken(basket, items.Single(one => one.Number == item.Number)), supplied);
    }

    private static IEnumerable<Rejection> Broken(Basket basket, BasketItem item)
    {
        var family = item.Product.Family;
        var missing = family.Rows.Where(row => row.IsMissing(basket, item)).Select(row => Basket.Missing(row.Row, item));
        return missing.Concat(family.FirstRules.Concat(family.Rules).Select(rule => rule(basket, item)).OfType<Rejection>());
    }

    private static List<SupplementFault> About(IEnumerable<Rejection> rejections, IReadOnlyDictionary<Parameter, string> supplied) =>
    [
        .. from rejection in rejections
           let row = rejection.Item is { } name && ParameterTable.PlaceOrder.TryFind(name, out var found, out _) ? found : null
           where row is not null && supplied.ContainsKey(row)
           group rejection by row into faults
           select new SupplementFault(faults.Key, faults.First()),
    ];

    // The order's values and the item's own; those of other items would only count against the limit of one call.
    private static ParameterValues ValuesWith(PlacedItem item, IReadOnlyDictionary<Parameter, string> supplied)
    {
        var pairs = ParameterTable.PlaceOrder.All
            .Select(row => (Row: row, Text: supplied.GetValueOrDefault(row) ?? (row.Scope == Scope.Item ? item.Text(row) : item.Order.Text(row))))
            .Where(pair => !string.IsNullOrEmpty(pair.Text))
            .Select(pair => KeyValuePair.Create(pair.Row.NameFor(item.Number), pair.Text!));
        return FormEncoding.TryDecode(Encoding.ASCII.GetBytes(FormEncoding.Encode(pairs)), out var fields)
            ? ParameterValues.Read(fields)
            : throw new InvalidOperationException("An item has more rows than a call.");
    }
}
