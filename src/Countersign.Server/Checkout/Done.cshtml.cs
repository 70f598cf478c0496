using Countersign.Server.OrderPage;
using Microsoft.AspNetCore.Mvc;

namespace Countersign.Server.Checkout;

/// <summary>The confirmation of a paid order.</summary>
public sealed class DoneModel(CheckoutOrders orders, GatewayQuestions questions, ServerSettings settings) : CheckoutPage(settings, orders, questions)
{
    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGet() => await Load() switch
    {
        null => Show(null),
        { Order.IsPlaced: true } paid => Show(paid, CheckoutView.Done),
        var unpaid => this.SeeOther(unpaid.Path),
    };
}
