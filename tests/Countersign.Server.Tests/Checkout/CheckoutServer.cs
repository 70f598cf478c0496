using System.Net;
using Countersign.Server.Catalog;
using Countersign.Server.Http;
using Countersign.Server.Payments;
using Countersign.Server.Tests.OrderPage;
using Countersign.Server.Tests.Payments;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Checkout;

/// <summary>A server whose orders are paid at a stand-in for a gateway, and a browser without script that pays them on its pages.</summary>
public abstract class CheckoutServer : PayingServer
{
    /// <summary>Who orders, after the items.</summary>
    protected const string Login = "&loginName=login_name&loginPassword=login_password&ap=Affiliate_Brand_Name";

    /// <summary>All four addresses of a shop.</summary>
    protected const string Shop = "&successURL=https://affiliate.example/thanks?a=1%26b=2%23end&confirmURL=none&cancelURL=https://affiliate.example/cart&errorURL=https://affiliate.example/sorry";

    /// <summary>The browser.</summary>
    private protected Browser Browser { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Browser = new Browser(Server);
    }

    public override async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Orders, and answers with the path of the page that the browser is sent to.</summary>
    private protected async Task<string> Order(string call = "1_PPP=400")
    {
        var answered = await Calls.Post(call + Login);
        Assert.True(answered.Location is not null, answered.Body);
        return new Uri(answered.Location!).AbsolutePath;
    }

    /// <summary>Goes to the gateway; answers with the reference of the visit.</summary>
    private protected async Task<string> Visit(string path)
    {
        var sent = await Browser.Post(path, "action", "pay");
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        return new Uri(sent.Location!).Segments[^1];
    }

    /// <summary>The gateway tells us of something by itself.</summary>
    private protected Task<SettlementResult> Tell(string reference, GatewayEventKind kind, long amount = 4900, string currency = "USD") =>
        Tell(GatewayStandIn.News(reference, kind, amount, currency));

    /// <summary>An order that was paid, and its path.</summary>
    private protected async Task<string> Paid(string call = "1_PPP=400", long amount = 4900)
    {
        var path = await Order(call);
        await Tell(await Visit(path), GatewayEventKind.Captured, amount);
        return path;
    }

    /// <summary>The payment as it is kept.</summary>
    private protected Task<Payment> Read(string path) => Read(IdOf(new Uri(Server.Address(ListenerKind.Public), path).AbsoluteUri));

    /// <summary>Changes the catalog as its file is changed.</summary>
    private protected async Task Sell(Func<string, string> change)
    {
        var catalog = Server.Parts.GetRequiredService<CatalogStore>();
        Assert.Empty(await catalog.Import(change(catalog.Current.File.Write()), Token));
    }

    /// <summary>What a page shows, by its mark.</summary>
    private protected static string ViewOf(Seen page) => Assert.Single(page.Attributes("main", "data-view"));
}
