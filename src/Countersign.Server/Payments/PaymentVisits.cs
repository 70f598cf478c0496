using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Outbox;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Storage;

namespace Countersign.Server.Payments;

/// <summary>Sends buyers to gateways.</summary>
public sealed partial class PaymentVisits(
    PaymentGateways gateways, PaidOrders orders, GroupCommit commit, OrderNumbers numbers, OrderLinks links, PublicAddress site, TimeProvider time, ILogger<PaymentVisits> log)
{
    private const int MostDescription = 255;

    // A visit that is about to end is not worth going on with.
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(5);

    // Most buyers are back by then; whoever is not may have lost the way.
    private static readonly TimeSpan FirstQuestion = TimeSpan.FromMinutes(2);

    /// <summary>The path that a gateway posts its notifications to.</summary>
    public const string NotificationPath = "/payments/";

    /// <summary>The gateways that an order can be paid at, the one that is offered first before the others; none when none is bound to its route.</summary>
    public IReadOnlyList<PaymentGateway> GatewaysOf(PlacedOrder order) => gateways.Taking(RouteOf(order), HasAgreement(order));

    /// <summary>Where the buyer of a visit goes on, by its reference; the first page of the site when it is none of ours.</summary>
    public Uri ReturnOf(string reference) =>
        PaymentAttempt.TryReadReference(reference, out var number, out _) && numbers.TryFind(number, out var order) ? ReturnOf(order) : site.Of("/");

    /// <summary>Begins a visit, or goes on with one that is open; null when the order has changed meanwhile, and what is to be done depends on how it is now.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="choice">The name of the gateway that the buyer chose; the first one for any other text.</param>
    /// <param name="language">The buyer's.</param>
    /// <param name="cancellation">Ends the waiting for the gateway.</param>
    public async Task<GatewayStart?> Begin(Payment payment, string choice, string language, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var order = payment.Order;
        if (!order.IsAwaitingPayment || payment.EndsAt <= time.GetUtcNow())
            return null;
        if (GatewaysOf(order) is not [var first, ..] all)
            return Unavailable(order, "No gateway is connected for it.");
        var gateway = all.FirstOrDefault(one => one.Name == choice) ?? first;
        var agreement = AgreementTerms.Of(order, time.GetUtcNow());
        if ((Open(payment, gateway) ?? await Add(payment, gateway, agreement, cancellation)) is not { } attempt)
            return null;
        var visit = new GatewayVisit(
            ReturnOf(order.Id), site.Of(NotificationPath + gateway.Name), language, Description(order), BuyerOf(order), payment.AgreementOf(attempt) ?? agreement);
        var start = await gateway.Begin(attempt, visit, cancellation);
        if (start is GatewayStart.Redirect { KnownAs: { Length: > 0 } name } && name != attempt.KnownAs)
            await commit.Commit(new Write { Rows = [PaymentStore.KnownAs(attempt, name)] }, cancellation);
        return start is GatewayStart.Unavailable(var trouble) ? Unavailable(order, trouble) : start;
    }

    private Uri ReturnOf(long order) => site.Of(links.PaymentPathOf(order) + "/return");

    // Two tabs, or a buyer who has come back by hand, perhaps from another gateway, go on with the same visit: so the same money is not taken twice.
    private PaymentAttempt? Open(Payment payment, PaymentGateway gateway) =>
        payment.Attempts.LastOrDefault(visit => visit.IsOpen && visit.Gateway == gateway.Name && visit.EndsAt > time.GetUtcNow() + LeastLeft);

    private async Task<PaymentAttempt?> Add(Payment payment, PaymentGateway gateway, AgreementTerms? agreement, CancellationToken cancellation)
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
        Row[] agreed = agreement is null ? [] : [AgreementStore.RowOf(attempt, agreement)];
        var write = orders.Unchanged(order) with { Rows = [PaymentStore.RowOf(attempt), .. agreed, check] };
        return await commit.Commit(write, cancellation) == CommitResult.Kept ? attempt : null;
    }

    private static string RouteOf(PlacedOrder order) =>
        GatewayRoute.Of(order.Currency, HasAgreement(order)).Name;

    private static bool HasAgreement(PlacedOrder order) => order.Items.Any(item => item.Product.Agreement != Catalog.Agreement.None);

    private static GatewayBuyer BuyerOf(PlacedOrder order)
    {
        return new(Text(CustomerParameters.Name), Text(CustomerParameters.EmailAddress), Text(CompanyParameters.StreetAddress1), Text(CompanyParameters.Locality),
            Text(CompanyParameters.StateOrProvince), Text(CompanyParameters.PostalCode), Text(CompanyParameters.CountryName));

        string Text(Parameter row) => order.Detail(row) ?? "";
    }

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
