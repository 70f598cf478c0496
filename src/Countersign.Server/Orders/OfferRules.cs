using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Orders;

/// <summary>What offer codes ask of an order and do to its prices (decision P10).</summary>
internal static class OfferRules
{
    /// <summary>-83: an offer is about certificates for servers, and one that the catalog does not have is about nothing.</summary>
    public static Rejection? OfferTakesPart(Draft draft) =>
        !draft.Request.Values.IsSent(OrderParameters.Offer)
        || (draft.Offer is not null && draft.Items.Any(item => item.Product.Family == SslCertificates.Family))
            ? null
            : ErrorCode.NotApplicable.Reject(draft.Request.Values.NameOf(OrderParameters.Offer));

    /// <summary>-4: an offer that asks for an upgrade finds nothing to upgrade.</summary>
    public static Rejection? UpgradeIsThere(Draft draft) =>
        draft.Offer is not { IsRequired: true } offer || draft.Items.Any(item => offer.Charges.Any(charge => charge.Product == item.Product.Number))
            ? null
            : ErrorCode.InvalidValue.Reject(draft.Request.Values.NameOf(OrderParameters.Offer));

    /// <summary>The price row that an item is charged by: that of another product where an offer says so and that is sold alike.</summary>
    public static ProductPricing ChargedBy(Draft draft, BasketItem item)
    {
        var own = item.Resolution.Pricing!;
        foreach (var charge in draft.Offer?.Charges ?? [])
        {
            // An offer never makes anything dearer.
            if (charge.Product == item.Product.Number
                && draft.Catalog.Resolve(charge.PricedAs, null, own.Days, item.Quantity, item.Zones, draft.Request.Currency) is { Fault: null, Pricing: { } other }
                && other.Prices[draft.Request.Currency] < own.Prices[draft.Request.Currency])
            {
                return other;
            }
        }

        return own;
    }
}
