using Microsoft.AspNetCore.Mvc;

namespace Countersign.Server.Checkout;

/// <summary>A sample of the page of an expired payment, at a fixed address of the sandbox.</summary>
public sealed class ExpiredModel(ServerSettings settings) : CheckoutPage(settings)
{
    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGet()
    {
        await Load();
        return Show(null, IsSandbox ? CheckoutView.Expired : CheckoutView.NotFound);
    }
}
