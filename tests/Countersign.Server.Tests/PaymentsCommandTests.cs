using System.CommandLine;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Payments;

namespace Countersign.Server.Tests;

/// <summary>The verbs for payments that did not go by themselves, beside a running server that has the same store.</summary>
public sealed class PaymentsCommandTests : PayingServer
{
    [Fact]
    public async Task Where_nothing_is_wrong_the_list_is_empty()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        Assert.Equal((0, "ORDER  CONCERNS  STATE  COSTS  TAKEN  WENT BACK  CURRENCY\n"), await Run("list"));
    }

    [Fact]
    public async Task Money_that_came_late_is_listed_and_its_order_placed_when_an_operator_says_so()
    {
        var payment = await Late("1_foreignOrderNumber=late1");
        Assert.Contains($"{payment.Order.Number}  Late      closed, expired  49.00  49.00  0.00       USD", (await Run("list")).Output, StringComparison.Ordinal);

        Assert.Equal((0, $"Order {payment.Order.Number} is placed.\n"), await Run("accept", payment.Order.Number));

        payment = await Read(payment);
        Assert.True(payment.Order.IsPlaced);
        Assert.False(payment.Order.IsClosed);
        Assert.Equal(1, await Messages(payment));
        Assert.DoesNotContain(payment.Order.Number, (await Run("list")).Output, StringComparison.Ordinal);
        Assert.Equal((1, Refusal($"Order {payment.Order.Number} is placed already.")), await Run("accept", payment.Order.Number));
    }

    [Fact]
    public async Task What_is_accepted_may_not_have_a_number_that_another_order_has_got_meanwhile()
    {
        const string Number = "1_foreignOrderNumber=late2";
        var payment = await Late(Number);
        await Ordered($"{Login}&{Number}");
        Assert.Contains("another order has taken the caller's own number", (await Run("accept", payment.Order.Number)).Output, StringComparison.Ordinal);
        Assert.True((await Read(payment)).Order.IsClosed);
    }

    [Fact]
    public async Task What_was_seen_to_is_off_the_list_until_something_new_is_told()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured, 100));
        Assert.Equal(0, (await Run("resolve", payment.Order.Number, "--note", "The buyer pays the rest.")).Code);
        Assert.DoesNotContain(payment.Order.Number, (await Run("list")).Output, StringComparison.Ordinal);
        Assert.Equal(1, await Calls.Count("select count(*) from audit where action = 'payment.resolved' and body like '%the rest%'"));

        await Tell(NewsOf(payment, GatewayEventKind.Captured, 100, id: "more"));
        Assert.Contains(payment.Order.Number, (await Run("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_payment_is_shown_with_its_visits_and_events()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Authorised), NewsOf(payment, GatewayEventKind.Captured));
        var (code, output) = await Run("show", payment.Order.Number);
        Assert.Equal(0, code);
        Assert.Contains($"Order {payment.Order.Number}: placed; costs 49.00 USD, taken 49.00, went back 0.00; concerns: None.", output, StringComparison.Ordinal);
        Assert.Contains("nobelpay  standin  Captured", output, StringComparison.Ordinal);
        Assert.Contains("Authorised", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task News_of_no_order_is_listed()
    {
        await Tell(GatewayStandIn.News("nobody-1", GatewayEventKind.Captured, 1234));
        Assert.Contains("nobody-1", (await Run("list")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_counted_once_more_stays_as_it_is()
    {
        var payment = await Visiting();
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        Assert.Equal((0, $"Order {payment.Order.Number}: placed.\n"), await Run("recount", payment.Order.Number));
        Assert.Equal(1, await Messages(payment));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1234567890")]
    public async Task An_order_that_is_not_paid_through_a_gateway_is_told(string number) =>
        Assert.Equal((1, Refusal($"There is no order '{number}' that is paid through a gateway.")), await Run("show", number));

    [Fact]
    public async Task What_needs_nothing_cannot_be_seen_to()
    {
        var payment = await Ordered();
        Assert.Equal(1, (await Run("resolve", payment.Order.Number, "--note", "x")).Code);
    }

    private const string Login = "1_PPP=400&loginName=latecomer&loginPassword=x&name=A&emailAddress=a@b.example";

    private static string Refusal(string reason) => $"Countersign cannot go on:\n  {reason}\n";

    private async Task<Payment> Late(string more)
    {
        var payment = await Visiting($"{Login}&{more}");
        Clock.Now += TimeSpan.FromHours(3);
        Assert.True(await Settlement.Close(await Read(payment), ClosingReason.Expired, "test", Token));
        await Tell(NewsOf(payment, GatewayEventKind.Captured));
        return payment;
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        var code = await PaymentsCommand.Create(Server.StoreSettings).Parse(words).InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, Token);
        return (code, output.ToString());
    }
}
