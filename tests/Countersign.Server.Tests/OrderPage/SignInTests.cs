using System.Net;
using Countersign.Server.Tests.Orders;

namespace Countersign.Server.Tests.OrderPage;

/// <summary>A customer with a login comes to an order by its number; whoever fails learns nothing.</summary>
public sealed class SignInTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Password = "Sandbox-Pass-1";

    [Fact]
    public async Task Number_login_and_password_lead_to_the_order()
    {
        using var browser = new Browser(server);
        var number = await Place("sandbox_empty");
        var sent = await SignIn(browser, number, "sandbox_empty", Password);
        Assert.Equal(HttpStatusCode.SeeOther, sent.Status);
        Assert.StartsWith($"/order/{number}-", sent.Location, StringComparison.Ordinal);
        Assert.False(sent.Headers.ContainsKey("Set-Cookie"));
        Assert.Contains($"Order {number}", (await browser.Get(sent.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_wrong_is_answered_alike()
    {
        using var browser = new Browser(server);
        var number = await Place("sandbox_empty");
        var wrongPassword = await SignIn(browser, number, "sandbox_empty", "wrong");
        var wrongOwner = await SignIn(browser, number, "login_name", "login_password");
        var unknownLogin = await SignIn(browser, number, "nobody_here", Password);
        var locked = await SignIn(browser, number, "sandbox_locked", Password);
        var noOrder = await SignIn(browser, "1000000001", "sandbox_empty", Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrongPassword.Status);
        Assert.Contains("We know no order with this number, login and password.", wrongPassword.Text, StringComparison.Ordinal);
        foreach (var (seen, shown) in new[] { (wrongOwner, "login_name"), (unknownLogin, "nobody_here"), (locked, "sandbox_locked"), (noOrder, "sandbox_empty") })
            Assert.Equal(wrongPassword.Html.Replace("sandbox_empty", shown, StringComparison.Ordinal).Replace(number, seen == noOrder ? "1000000001" : number, StringComparison.Ordinal), seen.Html);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_out_as_they_do_for_a_call()
    {
        await using var own = await RunningServer.Start();
        using var browser = new Browser(own);
        using var calls = new Calls(own);
        for (var i = 0; i < 10; i++)
            await SignIn(browser, "1000000001", "sandbox_empty", "wrong");
        Assert.StartsWith("errorCode=-16&", (await calls.Post($"1_PPP=400&loginName=sandbox_empty&loginPassword={Password}&paymentStatus=2")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_missing_is_said_beside_its_field_and_a_password_is_not_sent_back()
    {
        using var browser = new Browser(server);
        var page = await browser.Post("/order", "queryType", "0", "orderNumber", "", "loginName", "\"><b>", "loginPassword", "Canary-Secret");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Fill in “Order number”.", page.Text, StringComparison.Ordinal);
        Assert.Contains("#orderNumber", page.Attributes("a", "href"));
        Assert.Contains("\"><b>", page.Attributes("input", "value"));
        Assert.DoesNotContain("Canary-Secret", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_is_private_like_the_order()
    {
        using var browser = new Browser(server);
        var page = await browser.Get("/order");
        Assert.Equal((HttpStatusCode.OK, "no-store", "noindex, nofollow"), (page.Status, page.Headers["Cache-Control"], page.Headers["X-Robots-Tag"]));
        Assert.Equal(["orderNumber", "loginName", "loginPassword"], page.Attributes("label", "for"));
        Assert.Contains("/order", (await browser.Get("/")).Attributes("a", "href"));
    }

    private static Task<Seen> SignIn(Browser browser, string number, string login, string password) =>
        browser.Post("/order", "queryType", "0", "orderNumber", number, "loginName", login, "loginPassword", password);

    private async Task<string> Place(string login)
    {
        using var calls = new Calls(server);
        return (await calls.Post($"1_PPP=400&loginName={login}&loginPassword={Password}&paymentStatus=2")).OrderNumber;
    }
}
