using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Payments;

/// <summary>Sends buyers to gateways.</summary>
public sealed partial class PaymentVisits(
    PaymentGateways gateways, PaidOrders orders, GroupCommit commit, OrderLinks links, PublicAddress site, TimeProvider time, ILogger<PaymentVisits> log)
{
    private const int MostDescription = 255;

    // A visit that is about to end is not worth going on with.
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(5);

    // Most buyers are back by then; whoever is not may have lost the way.
    private static readonly TimeSpan FirstQuestion = TimeSpan.FromMinutes(2);

    /// <summary>The path that a gateway posts its notifications to.</summary>
    public const string NotificationPath = "/payments/";

    /// <summary>The gateway that an order is paid at; null when none is bound to its route.</summary>
    public PaymentGateway? GatewayOf(PlacedOrder order) => gateways.OfRoute(RouteOf(order));

    /// <summary>Begins a visit, or goes on with one that is open; null when the order has changed meanwhile, and what is to be done depends on how it is now.</summary>
    public async Task<GatewayStart?> Begin(Payment payment, string language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var order = payment.Order;
        if (!order.IsAwaitingPayment || payment.EndsAt <= time.GetUtcNow())
            return null;
        if (GatewayOf(order) is not { } gateway)
            return Unavailable(order, "No gateway is connected for it.");
        if ((Open(payment, gateway) ?? await Add(payment, gateway, cancellation)) is not { } attempt)
            return null;
        var visit = new GatewayVisit(
            site.Of(links.PaymentPathOf(order.Id) + "/return"), site.Of(NotificationPath + gateway.Name), language, Description(order));
        var start = await gateway.Begin(attempt, visit, cancellation);
        return start is GatewayStart.Unavailable(var trouble) ? Unavailable(order, trouble) : start;
    }

    // Two tabs, or a buyer who has come back by hand, go on with the same visit: so the same money is not taken twice.
    private PaymentAttempt? Open(Payment payment, PaymentGateway gateway) =>
        payment.Last is { IsOpen: true } last && last.Gateway == gateway.Name && last.EndsAt > time.GetUtcNow() + LeastLeft ? last : null;

    private async Task<PaymentAttempt?> Add(Payment payment, PaymentGateway gateway, CancellationToken cancellation)
    {
        var (order, now) = (payment.Order, time.GetUtcNow());
        var attempt = new PaymentAttempt
        {
            OrderId = order.Id,
            OrderNumber = order.Number,
            Number = payment.Attempts.Count + 1,
            Route = RouteOf(order),
            Gateway = gateway.Name,
            Currency = order.Currency,
            Amount = order.Total,
            BegunAt = now,
            EndsAt = payment.EndOfVisit(now),
        };
        var check = DueWork.Row(AwaitedPayment.CheckWork, order.Id, "", (now + FirstQuestion).ToUnixTimeMilliseconds());
        var write = orders.Unchanged(order) with { Rows = [PaymentStore.RowOf(attempt), check] };
        return await commit.Commit(write, cancellation) == CommitResult.Kept ? attempt : null;
    }

    private static string RouteOf(PlacedOrder order) =>
        GatewayRoute.Of(order.Currency, order.Items.Any(item => item.Product.Agreement != Catalog.Agreement.None)).Name;

    private static string Description(PlacedOrder order) => ScalarText.Cut(
        string.Create(CultureInfo.InvariantCulture, $"Order {order.Number}: {string.Join(", ", order.Items.Where(item => item.IsVisible).Select(item => item.Product.Name))}"),
        MostDescription).ToString();

    private GatewayStart.Unavailable Unavailable(PlacedOrder order, string trouble)
    {
        TakesNobody(order.Number, trouble);
        return new(trouble);
    }

    [LoggerMessage(LogLevel.Warning, "Order {Number} cannot be paid now: {Trouble}")]
    private partial void TakesNobody(string number, string trouble);
}
