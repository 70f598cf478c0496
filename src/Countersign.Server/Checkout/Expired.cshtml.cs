using Microsoft.AspNetCore.Mvc;

namespace Countersign.Server.Checkout;

/// <summary>A sample of the page of an expired payment, at a fixed address of the sandbox.</summary>
public sealed class ExpiredModel(CheckoutOrders orders, GatewayQuestions questions, ServerSettings settings) : CheckoutPage(settings, orders, questions)
{
    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGet()
    {
        await Load(); // Of no order, but in a language.
        return Show(null, IsSandbox ? CheckoutView.Expired : CheckoutView.NotFound);
    }
}
