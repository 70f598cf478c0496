using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Payments;

/// <summary>A server for many tests, whose orders are paid at a stand-in for a gateway in this process.</summary>
public sealed class ServerWithStandIn : IAsyncLifetime
{
    private readonly GatewayStandIn gateway = new();

    /// <summary>The server.</summary>
    public RunningServer Server { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Server = await RunningServer.Start(replace: gateway.Bind);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Pays the order whose payment page that is, and sees that it is placed then.</summary>
    public async Task Pay(string page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var (links, payments) = (Server.Parts.GetRequiredService<OrderLinks>(), Server.Parts.GetRequiredService<PaymentStore>());
        Assert.True(links.TryReadPayment(page[(page.LastIndexOf('/') + 1)..], out var order));
        await Server.Parts.GetRequiredService<PaymentVisits>().Begin((await payments.Find(order, Token))!, "", "en", Token);
        var payment = await payments.Find(order, Token);
        var news = GatewayStandIn.News(payment!.Last!.Reference, GatewayEventKind.Captured, payment.Order.Total, payment.Due.Currency);
        await Server.Parts.GetRequiredService<Settlement>().Take(payment.Last.Gateway, [news], NewsSource.Notification, Token);
        Assert.True((await payments.Find(order, Token))!.Order.IsPlaced);
    }
}
