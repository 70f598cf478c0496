using Countersign.Server.Accounts;
using Countersign.Server.Orders;
using Countersign.Server.Payments;

namespace Countersign.Server.Checkout;

/// <summary>Finds the order that the link of a payment page opens.</summary>
public sealed class CheckoutOrders(PaymentStore payments, PaymentVisits visits, Affiliates affiliates, OrderLinks links, TimeProvider time)
{
    /// <summary>The order; null when the link opens none that is paid through us.</summary>
    public async Task<CheckoutOrder?> Find(string? token, CancellationToken cancellation)
    {
        if (!links.TryReadPayment(token, out var id) || await payments.Find(id, cancellation) is not { } payment)
            return null;
        var order = payment.Order;
        var shop = new ShopAddresses(order, affiliates.Find(order.AffiliateId));
        return new(payment, shop, links.PaymentPathOf(id), links.PathOf(id), Choices(visits.GatewaysOf(order)), time.GetUtcNow());
    }

    // Two services of one house have one title; whoever offers both wants to tell them apart.
    private static GatewayChoice[] Choices(IReadOnlyList<PaymentGateway> gateways) =>
    [
        .. gateways.Select(gateway => new GatewayChoice(
            gateway.Name, gateways.Count(other => other.Title == gateway.Title) > 1 ? $"{gateway.Title} ({gateway.Name})" : gateway.Title, gateway.Origin())),
    ];
}
