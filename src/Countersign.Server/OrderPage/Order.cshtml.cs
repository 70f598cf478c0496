using System.Globalization;
using Countersign.Server.Orders;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.OrderPage;

/// <summary>
/// The page of an order, for whoever has its link: what is still needed and by whom, and the forms to supply it. The link is the only
/// credential, so no cookie is set, and another site's page that does not know it can do nothing.
/// </summary>
[PrivatePage]
public sealed class OrderModel(PlacedOrders orders, OrderLinks links, OrderProgress progress, Supplements supplements) : PageModel
{
    private const string Actor = "order-page";

    private CancellationToken Cancellation => HttpContext.RequestAborted;

    /// <summary>The order; null when the link opens none.</summary>
    public PlacedOrder? Order { get; private set; }

    /// <summary>The form that was sent and refused; null when none was.</summary>
    public RefusedForm? Refused { get; private set; }

    /// <summary>Whether a form was sent from a page that is out of date.</summary>
    public bool IsOutOfDate { get; private set; }

    /// <summary>The form that was just recorded; null when none was.</summary>
    public SupplyForm? Done { get; private set; }

    /// <summary>The items that the customer is to see (decision A9).</summary>
    public IEnumerable<PlacedItem> Items => Order!.Items.Where(item => item.IsVisible);

    /// <summary>Whether the customer can do something now.</summary>
    public bool IsYourTurn => Items.SelectMany(ItemNeeds.Of).Any(need => need is { IsOpen: true, Row.Party: WaitsFor.Customer });

    /// <summary>Where the order is paid, while it is to be.</summary>
    public string PaymentPath => links.PaymentPathOf(Order!.Id);

    /// <summary>Shows the order.</summary>
    public async Task<IActionResult> OnGet(string? done)
    {
        Done = SupplyForms.Find(done);
        return Show(await Load() ? StatusCodes.Status200OK : StatusCodes.Status404NotFound);
    }

    /// <summary>Records what a form says and goes back to the order, or shows the form with what is wrong.</summary>
    public async Task<IActionResult> OnPost()
    {
        var (posted, status) = await PostedForm.Read(HttpContext);
        if (posted is null)
            return StatusCode(status);
        if (!await Load())
            return Show(StatusCodes.Status404NotFound);
        if (SupplyForms.Find(posted.Text("form")) is not { } form || Items.FirstOrDefault(item => item.Number == posted.Number("item")) is not { } item)
            return await ShowAsItIs();

        var reading = await form.Read(item, posted, supplements, Cancellation);
        var isOffered = SupplyForms.Offers(item, form);
        if (reading.Errors.Count > 0 && isOffered)
        {
            Refused = new RefusedForm(item, form, posted, reading.Errors);
            return Show(StatusCodes.Status422UnprocessableEntity);
        }

        // What says nothing new may be sent as often as anyone likes.
        var isKept = reading.Errors.Count == 0 && (reading.Facts.Count == 0
            || (isOffered && posted.Number("version") == Order!.Version && await progress.Record(Order, reading.Facts, Actor, Cancellation)));
        return isKept
            ? this.SeeOther(string.Create(CultureInfo.InvariantCulture, $"{links.PathOf(Order!.Id)}?done={form.Name}"))
            : await ShowAsItIs();
    }

    private async Task<bool> Load()
    {
        Order = links.TryRead(RouteData.Values["token"] as string, out var id) ? await orders.Find(id, Cancellation) : null;
        return Order is not null;
    }

    private async Task<IActionResult> ShowAsItIs()
    {
        IsOutOfDate = await Load();
        return Show(StatusCodes.Status409Conflict);
    }

    private PageResult Show(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
