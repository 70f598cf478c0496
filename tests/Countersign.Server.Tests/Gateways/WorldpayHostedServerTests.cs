using System.Text;
using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Payments;
using Countersign.Server.Sandbox;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Server.Tests.Gateways;

/// <summary>An order that is paid at Worldpay's Hosted Payment Pages: the server, and the sandbox's gateway in a process of its own.</summary>
public sealed class WorldpayHostedServerTests : IAsyncLifetime
{
    private readonly EveryEvent log = new();
    private readonly RunningServer server;
    private Calls calls = null!;
    private HttpClient browser = null!;

    public WorldpayHostedServerTests() => server = new RunningServer
    {
        Change = settings => RunningServer.WithGateway(settings, "worldpayhosted"),
        Logging = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Trace", ["Logging:Console:LogLevel:Default"] = "None" },
        Add = app => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        (calls, browser) = (new Calls(server), server.Client());
    }

    public async ValueTask DisposeAsync()
    {
        calls.Dispose();
        browser.Dispose();
        await server.DisposeAsync();
        log.Dispose();
    }

    [Fact]
    public async Task An_order_is_placed_by_what_the_service_says_when_it_is_asked_and_by_nothing_that_is_forged()
    {
        using var buyer = new Buyer(server);
        var payment = await buyer.PaymentOf(await buyer.Order("1_PPP=400&name=A&emailAddress=a@b.example"));
        var start = Assert.IsType<GatewayStart.Redirect>(await server.Parts.GetRequiredService<PaymentVisits>().Begin(payment, "", "en", Token));
        payment = await Read(payment.Order.Id);
        Assert.Equal(payment.Last!.Reference, payment.Last.KnownAs);

        var forged = $$$"""{"eventId":"1","eventDetails":{"type":"sentForSettlement","transactionReference":"{{{payment.Last.Reference}}}","amount":{"value":{{{payment.Order.Total}}},"currencyCode":"USD"} } }""";
        Assert.Equal(400, await Tell(forged, null));
        Assert.Equal(400, await Tell(forged, "1/SHA256/" + new string('0', 64)));
        Assert.False((await Read(payment.Order.Id)).Order.IsPlaced);

        Assert.Equal(303, await Pay(start.Address));
        payment = await Read(payment.Order.Id);
        Assert.True(payment.Order.IsPlaced); // The browser is let go when the notification was taken.
        Assert.Equal(PaymentConcerns.None, payment.Standing.Concerns);
        Assert.Equal([GatewayEventKind.Authorised, GatewayEventKind.Captured], payment.Events.Select(one => one.News.Kind).Order());
        Assert.All(payment.Events, one => Assert.Equal(NewsSource.Notification, one.Source));
        await AssertNoSecret(payment);
    }

    // Neither what the adapter is told, nor what it sends because of that.
    private async Task AssertNoSecret(Payment payment)
    {
        var process = server.Parts.GetRequiredService<SandboxGatewayProcess>();
        var account = Dialect.Find("worldpayhosted")!.Account("", process.Secret);
        string[] secrets = [account["Password"], account["EventSecret"], Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account["Username"]}:{account["Password"]}"))];
        Assert.NotEmpty(log.Events);
        Assert.All(secrets, secret => Assert.DoesNotContain(log.Events, text => text.Contains(secret, StringComparison.Ordinal)));
        Assert.All(payment.Events, one => Assert.DoesNotContain(secrets, secret => one.News.Raw.Contains(secret, StringComparison.Ordinal)));
        Assert.Equal(0, await calls.Count("select count(*) from gateway_event where raw like '%4242%'"));
    }

    private async Task<Payment> Read(long order) => (await server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;

    private async Task<int> Tell(string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/payments/worldpayhosted", UriKind.Relative)) { Content = new StringContent(body) };
        if (signature is not null)
            request.Headers.Add("Event-Signature", signature);
        using var answer = await browser.SendAsync(request, Token);
        return (int)answer.StatusCode;
    }

    private async Task<int> Pay(Uri page)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["number"] = "4242424242424242", ["expiry"] = "12/34", ["cvc"] = "123", ["button"] = "pay" });
        using var answer = await browser.PostAsync(page, form, Token);
        return (int)answer.StatusCode;
    }
}
