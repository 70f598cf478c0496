using System.CommandLine;
using System.Net;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>A buyer who has two gateways open for one order.</summary>
public sealed class TwoGatewaysTests : IAsyncLifetime
{
    private const string Good = "4242424242424242";

    private RunningServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await RunningServer.Start(change: settings => RunningServer.WithGateway(settings, "stripe", "paypal"));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Who_has_paid_at_one_and_approves_at_PayPal_too_pays_once()
    {
        using var buyer = new Buyer(server);
        var page = await buyer.Order("1_PPP=400&name=A&emailAddress=a@b.example");
        var (stripe, paypal) = (await buyer.GoToGateway(page, "stripe"), await buyer.GoToGateway(page, "paypal"));
        Assert.EndsWith("/done", (await buyer.Pay(stripe, Good)).Address.AbsolutePath, StringComparison.Ordinal);
        await buyer.Pay(paypal, Good);

        // Whatever PayPal has told of it meanwhile, this is asked after it.
        var payment = await buyer.PaymentOf(page);
        Assert.Null(await server.Parts.GetRequiredService<PaymentCheck>().Ask(payment, NewsSource.Question, Token));
        payment = await buyer.PaymentOf(page);
        Assert.Equal([PaymentState.Captured, PaymentState.Expired], payment.Attempts.Select(visit => visit.State));
        Assert.Equal((49_00, PaymentConcerns.None), (payment.Standing.Captured, payment.Standing.Concerns));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_at_Stripe_ends_as_soon_as_the_order_is_paid_at_the_other_or_given_up(bool isPaid)
    {
        using var buyer = new Buyer(server);
        var page = await buyer.Order("1_PPP=400&name=A&emailAddress=a@b.example");
        var (stripe, paypal) = (await buyer.GoToGateway(page, "stripe"), await buyer.GoToGateway(page, "paypal"));
        if (isPaid)
            await buyer.Pay(paypal, Good);
        else
            Assert.True(await server.Parts.GetRequiredService<Settlement>().Close(await buyer.PaymentOf(page), ClosingReason.Cancelled, "test", Token));
        await Eventually(buyer, page, one => one.Attempts[0].State == PaymentState.Expired);
        Assert.Equal(HttpStatusCode.Gone, (await buyer.Pay(stripe, Good)).Status);
    }

    [Fact]
    public async Task What_was_paid_twice_is_given_back_by_the_visits_that_have_it()
    {
        using var buyer = new Buyer(server);
        var page = await buyer.Order("1_PPP=400&name=A&emailAddress=a@b.example");
        var (first, second) = (await buyer.GoToGateway(page, "stripe"), await buyer.GoToGateway(page, "paypal"));
        await buyer.Pay(first, Good, ("charge", "less"));
        await buyer.Pay(second, Good);
        var payment = await Eventually(buyer, page, one => one.Standing.Captured == 73_50);
        Assert.Equal(PaymentConcerns.Overpaid, payment.Standing.Concerns);

        Assert.Matches("No visit .* 24.50 by .*-1, 49.00 by .*-2", (await Refund(payment, "73.50")).Output);
        Assert.Equal(0, (await Refund(payment, "49.00")).Code);
        Assert.Equal(0, (await Refund(payment, "24.50")).Code);
        Assert.Equal([PaymentState.Refunded, PaymentState.Refunded], (await buyer.PaymentOf(page)).Attempts.Select(visit => visit.State));
    }

    private static async Task<Payment> Eventually(Buyer buyer, Visited page, Func<Payment, bool> holds)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await buyer.PaymentOf(page) is var payment && holds(payment))
                return payment;
            await Task.Delay(50, Token);
        }

        throw new InvalidOperationException("What was to come about did not.");
    }

    private async Task<(int Code, string Output)> Refund(Payment payment, string amount)
    {
        IReadOnlyList<string> settings =
        [
            .. server.StoreSettings, "--Countersign:Routes:nobelpay=stripe,paypal", "--Countersign:Routes:worldpay=",
            $"--Countersign:Listen:Gateway={server.Parts.GetRequiredService<PaymentGateways>().All[0].Origin()}",
        ];
        await using var output = new StringWriter { NewLine = "\n" };
        var code = await PaymentsCommand.Create(settings).Parse(["refund", payment.Order.Number, amount])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, Token);
        return (code, output.ToString());
    }
}
