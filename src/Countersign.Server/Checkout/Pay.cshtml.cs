using Countersign.Server.OrderPage;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Checkout;

/// <summary>Where an order is paid: what is bought, and the way to the gateway; afterwards what has become of it.</summary>
public sealed class PayModel(CheckoutOrders orders, PaymentVisits visits, GatewayQuestions questions, Settlement settlement, ServerSettings settings)
    : CheckoutPage(settings, orders, questions)
{
    private const string Actor = "payment-page";

    private readonly bool skipsBill = settings.SkipPaymentPage;

    /// <summary>Shows how the payment stands; where the operator wants no bill, the first look leads on to the gateway (decision M6).</summary>
    public async Task<IActionResult> OnGet() =>
        await LoadKnown() is { Payment.Attempts.Count: 0 } order && skipsBill && HttpMethods.IsGet(Request.Method) ? await GoOn(order, "") : Show(Order);

    /// <summary>Sends the browser to the gateway, or gives the order up.</summary>
    public async Task<IActionResult> OnPost()
    {
        var (posted, status) = await PostedForm.Read(HttpContext);
        if (posted is null)
            return StatusCode(status);
        if (await LoadKnown() is not { } order)
            return Show(null);
        return posted.Text("action") switch
        {
            "pay" => await GoOn(order, posted.Text("gateway")),
            "cancel" => await GiveUp(order),
            _ => this.SeeOther(order.Path),
        };
    }

    // The page may have been open for long: what it would offer no more is not done, and it is shown as it is now.
    private async Task<IActionResult> GoOn(CheckoutOrder order, string gateway) =>
        (CheckoutView.Of(order).Pay is null ? null : await visits.Begin(order.Payment, gateway, Language.Code, Cancellation)) switch
        {
            GatewayStart.Redirect(var address, _) => this.SeeOther(address.AbsoluteUri),
            GatewayStart.Form form => Post(order, form),
            GatewayStart.Unavailable => Show(order, CheckoutView.Unavailable),
            _ => this.SeeOther(order.Path),
        };

    private PageResult Post(CheckoutOrder order, GatewayStart.Form form)
    {
        Onward = form;
        return Show(order, CheckoutView.Onward);
    }

    private async Task<IActionResult> GiveUp(CheckoutOrder order)
    {
        if (order.Order.IsAwaitingPayment && await LoadAsked() is { IsUnanswered: true } unknown)
            return Show(unknown, CheckoutView.NotGivenUp);
        if (Order is { } unpaid && CheckoutView.Of(unpaid).MayGiveUp)
            await settlement.Close(unpaid.Payment, ClosingReason.Cancelled, Actor, Cancellation);
        return this.SeeOther(order.Path);
    }

    // A buyer whose card was refused may be trying another one at the gateway: that no money was taken is not said, nor money taken again, without asking.
    private async Task<CheckoutOrder?> LoadKnown() =>
        await Load() is { Order.IsPlaced: false } order && order.Payment.Attempts.Any(attempt => attempt.IsRefused) ? await LoadAsked() : Order;
}
