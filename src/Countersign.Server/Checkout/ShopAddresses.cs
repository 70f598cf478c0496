using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Countersign.Server.Orders;

namespace Countersign.Server.Checkout;

/// <summary>
/// Where the shop that a buyer comes from wants the browser back, each null where it does not. An origin that the affiliate had registered when the
/// order came may be its own no more, so it is looked at again.
/// </summary>
/// <param name="order">The order.</param>
/// <param name="affiliate">The affiliate that it was placed under; null when there is none any more.</param>
public sealed class ShopAddresses(PlacedOrder order, Affiliate? affiliate)
{
    /// <summary>In place of our confirmation, with what was bought.</summary>
    public string? Confirm => With(OrderParameters.ConfirmUrl, ConfirmPairs());

    /// <summary>After our confirmation, with the number of the order.</summary>
    public string? Continue =>
        With(OrderParameters.SuccessUrl, Answer.Placed(AnswerProfile.Documented, order.Number, order.Total, order.Currency, tellsTotal: false));

    /// <summary>For a buyer who has turned back.</summary>
    public string? Cancelled => Allowed(OrderParameters.CancelUrl);

    /// <summary>For a buyer who comes too late, with the error (decision M5).</summary>
    public string? Expired => With(OrderParameters.ErrorUrl, Answer.Rejected(AnswerProfile.Documented, ErrorCode.SessionExpired.Reject()));

    private string? With(Parameter<string> row, IEnumerable<KeyValuePair<string, string>> pairs) =>
        Allowed(row) is { } url ? RedirectTarget.With(url, pairs) : null;

    private string? Allowed(Parameter<string> row) => order.Text(row) is { } url && affiliate?.Allows(url) == true ? url : null;

    // Every item, also one that came along or is hidden from lists: what is told must add up to what was paid.
    private IEnumerable<KeyValuePair<string, string>> ConfirmPairs() =>
    [
        Pair(ResponseParameters.OrderNumber, order.Number),
        Pair(ResponseParameters.Currency, OrderParameters.Currency.Write(order.Currency)),
        .. order.Items.SelectMany(item => (KeyValuePair<string, string>[])
        [
            Pair(ResponseParameters.ItemDescription, item.Product.Name, item),
            Pair(ResponseParameters.ItemCost, item.Cost, item),
            Pair(ResponseParameters.ItemTax, item.Tax, item),
        ]),
    ];

    private static KeyValuePair<string, string> Pair<T>(Parameter<T> row, T value, PlacedItem? item = null) =>
        new(item is null ? row.Name : row.NameFor(item.Number), row.Write(value));
}
