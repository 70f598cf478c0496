using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Orders that are paid at Stripe as the sandbox's gateway plays it: by notification, and by asking where none comes.</summary>
public sealed class StripeThroughServerTests() : ServerWithPlayedGateway("stripe")
{
    [Fact]
    public async Task An_order_is_placed_by_a_notification_and_what_is_charged_back_is_known_as_its_own()
    {
        var (begun, page) = await Visiting();
        Assert.NotEmpty(begun.Last!.KnownAs);
        await Pay(page, "4000000000000259", "&doubled=yes");
        var paid = await Eventually(begun, payment => payment.Order.IsPlaced);
        Assert.Equal((PaymentState.Captured, PaymentConcerns.None), (paid.Last!.State, paid.Standing.Concerns));
        Assert.Equal(NewsSource.Notification, Assert.Single(paid.Events).Source);
        var back = await Eventually(begun, payment => payment.Standing.Returned > 0);
        Assert.Equal((PaymentState.ChargedBack, 0), (back.Last!.State, back.Standing.Balance));
    }

    [Fact]
    public async Task An_order_whose_notification_is_lost_is_placed_by_asking_and_money_is_given_back()
    {
        var (begun, page) = await Visiting();
        await Pay(page, "4242424242424242", "&arrival=never");
        Assert.Null(await Server.Parts.GetRequiredService<PaymentCheck>().Ask(begun, NewsSource.Return, Token));
        Assert.Equal(NewsSource.Return, Assert.Single((await Read(begun.Order.Id)).Events).Source);
        Assert.True((await Read(begun.Order.Id)).Order.IsPlaced);
        await Server.Parts.GetRequiredService<Settlement>().Take(
            "stripe", Assert.IsType<GatewayAnswer.Tells>(await Gateway.Refund!((await Read(begun.Order.Id)).Last!, new(1_00, "a"), Token)).News, NewsSource.Operator, Token);
        Assert.Equal((2, 1_00), ((await Read(begun.Order.Id)).Events.Count, (await Read(begun.Order.Id)).Standing.Returned));
    }
}
