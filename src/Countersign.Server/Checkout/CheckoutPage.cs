using Countersign.Server.Http;
using Countersign.Server.OrderPage;
using Countersign.Server.Payments;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace Countersign.Server.Checkout;

/// <summary>
/// A page about one payment, for whoever has its link, which is the only credential: no cookie is set. It needs no script (the one that there is
/// presses a button), and no card number ever comes here.
/// </summary>
[PrivatePage]
public abstract class CheckoutPage(ServerSettings settings, CheckoutOrders orders, GatewayQuestions questions) : PageModel
{
    /// <summary>How long a page waits before it looks again: time enough to reach the link that stops it.</summary>
    public const int Seconds = 5;

    /// <summary>The order; null when the link opens none.</summary>
    public CheckoutOrder? Order { get; private set; }

    /// <summary>What is shown.</summary>
    public CheckoutView View { get; private set; } = CheckoutView.NotFound;

    /// <summary>In which language.</summary>
    public CheckoutLanguage Language { get; private set; } = CheckoutLanguage.English;

    /// <summary>Whether no money moves here.</summary>
    public bool IsSandbox => settings.Sandbox;

    /// <summary>What the browser posts to a gateway; null on every other view.</summary>
    public GatewayStart.Form? Onward { get; protected set; }

    /// <summary>Whether the page looks again by itself.</summary>
    public bool LooksAgain { get; private set; }

    /// <summary>What the title of the window says.</summary>
    public string Title
    {
        get
        {
            var title = View.Tone == Tone.Wrong ? Language.Say(Phrase.ErrorTitle, ("title", Language[View.Title])) : Language[View.Title];
            return Order is null ? title : $"{title} – {Language.Say(Phrase.Order, ("number", Order.Order.Number))}";
        }
    }

    /// <summary>The link to the shop; null for none.</summary>
    public (string Address, Phrase Phrase)? Back =>
        View.Back is { } back && Order is not null && back.Address(Order.Shop) is { } address ? (address, back.Phrase) : null;

    /// <summary>What is said of the order.</summary>
    public IEnumerable<IHtmlContent> Says =>
        View.Says.Where(saying => saying.When is null || (Order is not null && saying.When(Order))).Select(saying => Say(saying.Phrase));

    /// <summary>Ends with the browser.</summary>
    protected CancellationToken Cancellation => HttpContext.RequestAborted;

    /// <summary>Words with what is known of the order between them.</summary>
    public IHtmlContent Say(Phrase phrase) => Language.Say(phrase, Known());

    /// <summary>Words about a host.</summary>
    public IHtmlContent Say(Phrase phrase, string address)
    {
        var url = new Uri(address);
        return Language.Say(phrase, new Dictionary<string, IHtmlContent> { ["host"] = Text(url.Authority) });
    }

    /// <summary>An amount of the order.</summary>
    public string Amount(long minorUnits) => Language.Amount(minorUnits, Order!.Order.Currency);

    /// <summary>Finds the order of the address, and decides on the language.</summary>
    protected async Task<CheckoutOrder?> Load()
    {
        Order = await orders.Find(RouteData.Values["token"] as string, Cancellation);
        Language = CheckoutLanguage.Of(Order?.Order) ?? CheckoutLanguage.Best(Request);
        return Order;
    }

    /// <summary>Finds the order of the address as the gateway knows it now.</summary>
    protected async Task<CheckoutOrder?> LoadAsked()
    {
        if (await Load() is not { } before)
            return null;
        var hasAnswered = await questions.Ask(before.Payment, Cancellation);
        if (await Load() is { } order)
            Order = order with { IsUnanswered = !hasAnswered };
        return Order;
    }

    /// <summary>Shows the order as it stands.</summary>
    protected PageResult Show(CheckoutOrder? order, bool looksAgain = true) => Show(order, order is null ? CheckoutView.NotFound : CheckoutView.Of(order), looksAgain);

    /// <summary>Shows a view.</summary>
    protected PageResult Show(CheckoutOrder? order, CheckoutView view, bool looksAgain = true)
    {
        ArgumentNullException.ThrowIfNull(view);
        (Order, View, LooksAgain) = (order, view, view.LooksAgain && looksAgain);
        Response.StatusCode = view.Status;
        Response.Headers.ContentLanguage = Language.Code;
        if (CheckoutLanguage.Of(order?.Order) is null)
            Response.Headers.Vary = HeaderNames.AcceptLanguage;
        var policy = Site.ContentSecurityPolicy(order?.Gateways.Select(gateway => gateway.Origin) ?? []);
        Response.Headers.ContentSecurityPolicy = Onward is null ? policy : $"{policy}; script-src '{OnwardScript.Hash}'";
        Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Not in the markup: there it has no way to be stopped (WCAG 2.2.1, failure F41), here a link leads to the same page without it.
        if (LooksAgain)
            Response.Headers["Refresh"] = $"{Seconds}; url={order!.ReturnPath}";
        return Page();
    }

    private Dictionary<string, IHtmlContent> Known()
    {
        if (Order is null)
            return [];
        var (order, standing) = (Order.Order, Order.Payment.Standing);
        return new()
        {
            ["total"] = Text(Amount(order.Total)),
            ["captured"] = Text(Amount(standing.Captured)),
            ["returned"] = Text(Amount(standing.Returned)),
            ["until"] = Language.Moment(Order.Payment.EndsAt),
            ["number"] = Text(order.Number),
            ["amount"] = Text(Order.Agreement is { } agreement ? Language.Amount(agreement.Amount, agreement.Currency) : ""),
            ["date"] = Text(Order.Agreement is { } due ? Language.Day(due.DueAt(1)) : ""),
            ["seconds"] = Text(Language.Number(Seconds)),
        };
    }

    private static HtmlContentBuilder Text(string text)
    {
        var content = new HtmlContentBuilder();
        content.Append(text);
        return content;
    }
}
