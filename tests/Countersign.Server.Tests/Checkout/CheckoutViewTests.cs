using Countersign.Server.Checkout;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.Payments;

namespace Countersign.Server.Tests.Checkout;

/// <summary>Whatever gateways tell of two visits, the page says nothing that may not be so, and offers nothing that may cost twice.</summary>
public sealed class CheckoutViewTests : CheckoutServer
{
    private static readonly (GatewayEventKind Kind, string Currency)[] Told =
        [.. Enum.GetValues<GatewayEventKind>().Select(kind => (kind, "USD")), (GatewayEventKind.Captured, "EUR")];

    [Fact]
    public async Task Nothing_that_may_have_been_taken_is_said_not_to_be_and_nobody_pays_twice()
    {
        var expired = await Order();
        Clock.Now += AwaitedPayment.Window;
        await AccountsOnFile.Eventually(async () => (await Read(expired)).Order.IsClosed);
        var closed = await Order();
        await Browser.Post(closed, "action", "cancel");
        var shown = new HashSet<string>();
        foreach (var path in (string[])[await Order(), expired, closed, await Paid()])
        {
            foreach (var payment in Possible(await Read(path)))
            {
                foreach (var later in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromMinutes(60), TimeSpan.FromDays(1)])
                {
                    foreach (var hasReturned in (bool[])[false, true])
                        shown.Add(Judge(new(payment, null!, "", "", [], payment.Order.PlacedAt + later) { HasReturned = hasReturned }));
                }
            }
        }

        Assert.Equal(CheckoutView.All.Select(view => view.Name).Order(), shown.Order());
    }

    private static string Judge(CheckoutOrder order)
    {
        var view = CheckoutView.Of(order);
        var says = view.Says.Where(saying => saying.When?.Invoke(order) != false).Select(saying => saying.Phrase).ToList();
        var hasMoved = order.Payment.Events.Any(one => one.News.Amount > 0);
        if (says.Contains(Phrase.NothingTaken))
            Assert.False(hasMoved || order.Payment.Attempts.Any(attempt => attempt.State == PaymentState.Authorised || (attempt.IsOpen && attempt.EndsAt > order.Now)));
        if (view.Pay is not null)
            Assert.True(order.Order.IsAwaitingPayment && !hasMoved && !order.IsOver && !order.IsAuthorised);
        if (view.MayGiveUp)
            Assert.True(order.Order.IsAwaitingPayment && !hasMoved && !order.IsAuthorised);
        if (hasMoved && !order.Order.IsPlaced)
            Assert.Equal("received", view.Name);
        Assert.Equal(order.Order.IsPlaced, view.Name == "paid");
        Assert.Equal(view.LooksAgain, view.Name == "pending");
        return view.Name;
    }

    // Two visits, the second an hour after the first, with none, one or two events each.
    private static IEnumerable<Payment> Possible(Payment kept)
    {
        (GatewayEventKind, string)[][] histories = [[], .. Told.Select(one => (((GatewayEventKind, string)[])[one])), [(GatewayEventKind.Authorised, "USD"), (GatewayEventKind.Captured, "USD")]];
        yield return With(kept, []);
        foreach (var first in histories)
        {
            yield return With(kept, [first]);
            foreach (var second in histories)
                yield return With(kept, [first, second]);
        }
    }

    private static Payment With(Payment kept, (GatewayEventKind Kind, string Currency)[][] histories)
    {
        var events = histories.SelectMany((history, visit) => history.Select((one, place) => new GatewayEvent(GatewayStandIn.Name, visit + 1,
            new($"{visit}-{place}", $"{kept.Order.Number}-{visit + 1}", one.Kind, one.Kind is >= GatewayEventKind.Captured and <= GatewayEventKind.ChargedBack ? 100 : 0, one.Currency, kept.Order.PlacedAt, ""),
            NewsSource.Notification))).ToList();
        return new()
        {
            Order = kept.Order,
            Events = events,
            Attempts = [.. histories.Select((_, visit) => new PaymentAttempt
            {
                OrderId = kept.Order.Id,
                OrderNumber = kept.Order.Number,
                Number = visit + 1,
                Route = "nobelpay",
                Gateway = GatewayStandIn.Name,
                Currency = kept.Order.Currency,
                Amount = kept.Order.Total,
                BegunAt = kept.Order.PlacedAt.AddHours(visit),
                EndsAt = kept.Order.PlacedAt.AddHours(visit).AddMinutes(30),
                State = PaymentStanding.StateOf(visit + 1, events),
            })],
        };
    }
}
