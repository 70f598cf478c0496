using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>A server whose orders are paid at a gateway that the sandbox's gateway plays, a process of its own, over the same wire as at the real one.</summary>
public abstract class ServerWithPlayedGateway(string name) : IAsyncLifetime
{
    /// <summary>The server.</summary>
    protected RunningServer Server { get; private set; } = null!;

    private protected Calls Calls { get; private set; } = null!;

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected PaymentGateway Gateway => Server.Parts.GetRequiredService<PaymentGateways>().Find(name)!;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.Start(change: settings => RunningServer.WithGateway(settings, name));
        Calls = new Calls(Server);
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Orders for 49 dollars and sends the buyer to the gateway.</summary>
    private protected async Task<(Payment Payment, Uri Page)> Visiting()
    {
        var answer = await Calls.Post("1_PPP=400&name=A&emailAddress=a@b.example");
        Assert.True(Server.Parts.GetRequiredService<OrderLinks>().TryReadPayment(answer.Location![(answer.Location!.LastIndexOf('/') + 1)..], out var order));
        var start = await Server.Parts.GetRequiredService<PaymentVisits>().Begin(await Read(order), name, "en", Token);
        return (await Read(order), Assert.IsType<GatewayStart.Redirect>(start).Address);
    }

    /// <summary>The buyer pays on the gateway's page; where the browser is sent then.</summary>
    private protected async Task<string?> Pay(Uri page, string card, string more = "")
    {
        using var browser = Server.Client();
        using var form = new StringContent($"number={card}&expiry=12/34&cvc=123&button=pay{more}", null, "application/x-www-form-urlencoded");
        using var answer = await browser.PostAsync(page, form, Token);
        return answer.Headers.Location?.AbsoluteUri;
    }

    private protected async Task<Payment> Read(long order) => (await Server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;

    /// <summary>The payment once something holds of it.</summary>
    private protected async Task<Payment> Eventually(Payment payment, Func<Payment, bool> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await Read(payment.Order.Id) is var now && holds(now))
                return now;
            await Task.Delay(50, Token);
        }

        Assert.Fail("What was to come about did not.");
        return payment;
    }
}
