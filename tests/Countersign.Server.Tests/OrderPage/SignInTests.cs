using System.Globalization;
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

    [Theory]
    [InlineData(" {0}\t")]
    [InlineData("\u00a0{0}\r\n")]
    [InlineData("{1} {2}")]
    public async Task A_number_that_was_pasted_with_white_space_is_found(string pasted)
    {
        using var browser = new Browser(server);
        var number = await Place("sandbox_empty");
        var sent = await SignIn(browser, string.Format(CultureInfo.InvariantCulture, pasted, number, number[..4], number[4..]), " sandbox_empty ", Password);
        Assert.StartsWith($"/order/{number}-", sent.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task White_space_around_a_password_is_part_of_it()
    {
        using var browser = new Browser(server);
        using var calls = new Calls(server);
        var number = (await calls.Post("1_PPP=400&loginName=spacious&loginPassword=+x+&name=A&emailAddress=a%40b.example&paymentStatus=2")).OrderNumber;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignIn(browser, number, "spacious", "x")).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await SignIn(browser, number, "spacious", " x ")).Status);
    }

    [Fact]
    public async Task The_form_needs_its_three_fields_and_bears_what_a_browser_adds()
    {
        using var browser = new Browser(server);
        var number = await Place("sandbox_empty");
        string[] fields = ["orderNumber", number, "loginName", "sandbox_empty", "loginPassword", Password];
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post("/order", [.. fields, "added", "by an extension", "responseFormat", "9"])).Status);
        Assert.DoesNotContain("hidden", (await browser.Get("/order")).Attributes("input", "type"));
    }

    [Theory]
    [InlineData("123456789")]
    [InlineData("12345678901")]
    [InlineData("0123456789")]
    [InlineData("Order 7007054258")]
    [InlineData("\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660")]
    public async Task What_is_no_order_number_is_said_beside_its_field(string text)
    {
        using var browser = new Browser(server);
        var page = await SignIn(browser, text, "nobody_here", "wrong");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("There is a problem An order number has ten digits.", page.Text, StringComparison.Ordinal);
        Assert.Contains(text, page.Attributes("input", "value"));
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
        var page = await browser.Post("/order", "orderNumber", "", "loginName", "\"><b>", "loginPassword", "Canary-Secret");
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
        browser.Post("/order", "orderNumber", number, "loginName", login, "loginPassword", password);

    private async Task<string> Place(string login)
    {
        using var calls = new Calls(server);
        return (await calls.Post($"1_PPP=400&loginName={login}&loginPassword={Password}&paymentStatus=2")).OrderNumber;
    }
}
