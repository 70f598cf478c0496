using Countersign.Server.Http;
using Countersign.Server.OrderPage;
using Microsoft.AspNetCore.Mvc;

namespace Countersign.Server.Checkout;

/// <summary>
/// Where a gateway sends the browser back to, whatever has happened. What it says there is not believed: the gateway is asked. It may send a form from
/// its own origin, since that changes nothing.
/// </summary>
[TakesFormsFromAnywhere]
public sealed class ReturnModel(CheckoutOrders orders, GatewayQuestions questions, ServerSettings settings) : CheckoutPage(settings, orders, questions)
{
    /// <summary>Says how the payment stands, or that we wait to hear it; goes on where it is known.</summary>
    /// <param name="stay">1 for a page that does not look again by itself.</param>
    /// <param name="back">1 for a buyer who has turned back, and for whom nothing is on its way.</param>
    public async Task<IActionResult> OnGet(string? stay, string? back)
    {
        if (await LoadAsked() is not { } order)
            return Show(null);
        order = order with { HasReturned = back != "1" };
        if (order.Order.IsPlaced)
            return this.SeeOther(order.Shop.Confirm ?? order.DonePath);
        var view = CheckoutView.Of(order);
        return view.LooksAgain ? Show(order, view, stay != "1") : this.SeeOther(order.Path);
    }

    /// <summary>The same by a GET, which a browser may repeat.</summary>
    public async Task<IActionResult> OnPost() => await Load() is { } order ? this.SeeOther(order.ReturnPath) : Show(null);
}
