using System.CommandLine;
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
        Assert.EndsWith("/done", (await buyer.Pay(paypal, Good)).Address.AbsolutePath, StringComparison.Ordinal);

        // Whatever PayPal has told of it meanwhile, this is asked after it.
        var payment = await buyer.PaymentOf(page);
        Assert.Null(await server.Parts.GetRequiredService<PaymentCheck>().Ask(payment, NewsSource.Question, Token));
        payment = await buyer.PaymentOf(page);
        Assert.Equal([PaymentState.Captured, PaymentState.Expired], payment.Attempts.Select(visit => visit.State));
        Assert.Equal((49_00, PaymentConcerns.None), (payment.Standing.Captured, payment.Standing.Concerns));
    }

    [Fact]
    public async Task What_was_paid_twice_is_given_back_by_the_visits_that_have_it()
    {
        using var buyer = new Buyer(server);
        var page = await buyer.Order("1_PPP=400&name=A&emailAddress=a@b.example");
        var (first, second) = (await buyer.GoToGateway(page, "stripe"), await buyer.GoToGateway(page, "paypal"));
        await buyer.Pay(second, Good);
        await buyer.Pay(first, Good);
        for (var i = 0; i < 200 && (await buyer.PaymentOf(page)).Standing.Captured < 98_00; i++)
            await Task.Delay(50, Token);
        var payment = await buyer.PaymentOf(page);
        Assert.Equal((98_00, PaymentConcerns.Overpaid), (payment.Standing.Captured, payment.Standing.Concerns));

        Assert.Matches("No visit .* 49.00 by .*-1, 49.00 by .*-2", (await Refund(payment, "98.00")).Output);
        Assert.Equal(0, (await Refund(payment, "49.00")).Code);
        Assert.Equal(0, (await Refund(payment, "49.00")).Code);
        Assert.Equal([PaymentState.Refunded, PaymentState.Refunded], (await buyer.PaymentOf(page)).Attempts.Select(visit => visit.State));
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
