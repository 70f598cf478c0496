using Countersign.Server.Orders;
using Countersign.Server.Outbox;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments;

/// <summary>A server with a clock of its own for each test, whose orders are paid at a stand-in for a gateway.</summary>
public abstract class PayingServer : IAsyncLifetime
{
    /// <summary>An order of 49 dollars that is to be paid now, by a customer without a login.</summary>
    protected const string Call = "1_PPP=400&name=A&emailAddress=a@b.example";

    /// <summary>The server's clock.</summary>
    private protected SetClock Clock { get; } = new();

    /// <summary>The gateway.</summary>
    private protected GatewayStandIn Gateway { get; } = new();

    /// <summary>The server.</summary>
    protected RunningServer Server { get; private set; } = null!;

    /// <summary>Calls to it.</summary>
    private protected Calls Calls { get; private set; } = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected Settlement Settlement => Server.Parts.GetRequiredService<Settlement>();

    public virtual async ValueTask InitializeAsync()
    {
        Server = await RunningServer.Start(time: Clock, replace: Gateway.Bind);
        Calls = new Calls(Server);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Orders, and reads what waits for its payment then.</summary>
    private protected async Task<Payment> Ordered(string call = Call)
    {
        var answer = await Calls.Post(call);
        Assert.True(answer.Status == 303, $"{answer.Status} {answer.Body}");
        return await Read(IdOf(answer.Location!));
    }

    /// <summary>Orders and sends the buyer to the gateway.</summary>
    private protected async Task<Payment> Visiting(string call = Call)
    {
        var payment = await Ordered(call);
        Assert.IsType<GatewayStart.Redirect>(await Visit(payment));
        return await Read(payment);
    }

    private protected async Task<GatewayStart?> Visit(Payment payment) => await Server.Parts.GetRequiredService<PaymentVisits>().Begin(payment, "", "en", Token);

    private protected async Task<Payment> Read(long order) => (await Server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;

    private protected Task<Payment> Read(Payment payment) => Read(payment.Order.Id);

    /// <summary>The order of a payment page.</summary>
    private protected long IdOf(string location)
    {
        Assert.StartsWith(Server.Address(Countersign.Server.Http.ListenerKind.Public) + "pay/", location, StringComparison.Ordinal);
        Assert.True(Server.Parts.GetRequiredService<OrderLinks>().TryReadPayment(location[(location.LastIndexOf('/') + 1)..], out var order));
        return order;
    }

    /// <summary>News of the last visit.</summary>
    private protected static GatewayNews NewsOf(Payment payment, GatewayEventKind kind, long? amount = null, string currency = "USD", string id = "") =>
        GatewayStandIn.News(payment.Last!.Reference, kind, amount ?? payment.Order.Total, currency, id);

    /// <summary>The gateway tells it.</summary>
    private protected async Task<SettlementResult> Tell(params GatewayNews[] news) => await Settlement.Take(GatewayStandIn.Name, news, NewsSource.Notification, Token);

    /// <summary>Does the work that asks gateways and closes orders, as if its time had come.</summary>
    private protected async Task<WorkOutcome> Check(Payment payment) =>
        await Server.Parts.GetRequiredService<PaymentCheck>().Kind.Handle(new DueWork { Subject = payment.Order.Id }, Token);

    /// <summary>What an operator has to look at, as the store has it.</summary>
    private protected async Task<PaymentConcerns> ConcernsOf(Payment payment) =>
        (PaymentConcerns)await Calls.Count("select coalesce(max(concerns), 0) from payment where order_id = @Id", new { payment.Order.Id });

    /// <summary>How many messages of a topic there are about an order.</summary>
    private protected Task<long> Messages(Payment payment, string topic = "order.placed") =>
        Calls.Count("select count(*) from outbox where subject = @Id and topic = @topic", new { payment.Order.Id, topic });

    /// <summary>The events of an order in the inbox.</summary>
    private protected Task<long> Kept(Payment payment) => Calls.Count("select count(*) from gateway_event where order_id = @Id", new { payment.Order.Id });
}
