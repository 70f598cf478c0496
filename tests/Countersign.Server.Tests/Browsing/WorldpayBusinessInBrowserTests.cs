using Countersign.Server.Tests.Gateways;
using Countersign.Server.Tests.Orders;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>The way to Worldpay's Business Gateway and back in a real browser: a form there, a page that it shows for us back.</summary>
public sealed class WorldpayBusinessInBrowserTests(WorldpayBusinessServer at, Chromium chromium) : IClassFixture<WorldpayBusinessServer>, IClassFixture<Chromium>
{
    private const string Call = "1_PPP=100801&loginName=browsing&loginPassword=x&name=A&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";

    [Fact]
    public async Task A_buyer_agrees_pays_and_is_taken_back()
    {
        using var calls = new Calls(at.Server);
        var page = await chromium.Open(at.Server, width: 390);
        await page.GotoAsync((await calls.Post(Call)).Location!);
        var ours = new Uri(page.Url).Authority;
        await page.GetByRole(AriaRole.Button, new() { Name = "Go to payment" }).ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).Authority != ours);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use the card ending 4242" }).First.ClickAsync();
        await page.GetByLabel("Expiry date").FillAsync("12/34");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
        await Assertions.Expect(page.GetByText("your payment was successful")).ToBeVisibleAsync();
        await page.WaitForURLAsync(url => new Uri(url).Authority == ours);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Thank you, your order is paid", new() { Timeout = 20_000 });
    }
}
