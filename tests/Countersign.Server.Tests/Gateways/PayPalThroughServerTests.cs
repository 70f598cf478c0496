using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Orders that are paid at PayPal as the sandbox's gateway plays it.</summary>
public sealed class PayPalThroughServerTests() : ServerWithPlayedGateway("paypal")
{
    [Fact]
    public async Task An_approval_is_captured_by_its_notification_alone_and_what_goes_back_is_known()
    {
        var (begun, page) = await Visiting();
        Assert.NotEmpty(begun.Last!.KnownAs);
        await Pay(page, "4000000000005126", "&doubled=yes");
        var paid = await Eventually(begun, payment => payment.Order.IsPlaced);
        Assert.Equal((PaymentState.Captured, PaymentConcerns.None), (paid.Last!.State, paid.Standing.Concerns));
        var back = await Eventually(begun, payment => payment.Standing.Returned > 0);
        Assert.Equal((PaymentState.Refunded, 0, 2), (back.Last!.State, back.Standing.Balance, back.Events.Count));
    }

    [Fact]
    public async Task A_buyer_who_comes_back_with_what_PayPal_adds_to_the_address_finds_the_order_paid()
    {
        var (begun, page) = await Visiting();
        var back = await Pay(page, "4242424242424242", "&arrival=never");
        Assert.EndsWith("&PayerID=SANDBOXPAYER1", back, StringComparison.Ordinal);
        using var browser = Server.Client();
        using var answer = await browser.GetAsync(new Uri(back!), Token);
        Assert.Equal(303, (int)answer.StatusCode);
        Assert.True((await Read(begun.Order.Id)).Order.IsPlaced);
    }
}
