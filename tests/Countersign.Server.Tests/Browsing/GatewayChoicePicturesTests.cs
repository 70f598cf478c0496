using Countersign.Server.Payments;
using Countersign.Server.Tests.Checkout;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>The choice among gateways and the page that goes on by a form: accessible, used by keyboard, and left as pictures to be looked at.</summary>
[Trait("Engine", "own")]
public sealed class GatewayChoicePicturesTests(Chromium chromium) : CheckoutServer, IClassFixture<Chromium>
{
    public override ValueTask InitializeAsync()
    {
        Gateway.Others = [("paypal", "PayPal", true), ("worldpaybusiness", "Worldpay", true)];
        Gateway.Start = attempt => new GatewayStart.Form(new Uri($"{Gateway.Origin}/purchase"), [new("cartId", attempt.Reference)]);
        return base.InitializeAsync();
    }

    [Theory]
    [InlineData("en", 1280, ColorScheme.Light)]
    [InlineData("de", 390, ColorScheme.Light)]
    [InlineData("ja", 390, ColorScheme.Dark)]
    public async Task Both_pages_are_accessible_and_pictured(string language, int width, ColorScheme scheme)
    {
        var path = await Order("1_PPP=100602");
        var page = await chromium.Open(Server, runsScript: true, width, scheme, language);
        // So that the page stays to be looked at.
        await page.AddInitScriptAsync("HTMLFormElement.prototype.submit = () => {}");
        await page.GotoAsync(path);
        await Accessibility.Judge(page, $"pay-choice-{language}-{width}");

        await page.Locator("input[value=paypal]").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.True(await page.Locator("input[value=worldpaybusiness]").IsCheckedAsync());
        await page.Locator("button[value=pay]").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToHaveAttributeAsync("data-view", "onward");
        await Accessibility.Judge(page, $"pay-onward-{language}-{width}");
        Assert.Equal("worldpaybusiness", (await Read(path)).Last!.Gateway);
    }

    [Fact]
    public async Task A_form_goes_on_by_itself_and_by_its_button_where_there_is_no_script()
    {
        foreach (var hasScript in (bool[])[true, false])
        {
            var path = await Order();
            var page = await chromium.Open(Server, runsScript: hasScript);
            await page.RouteAsync(Gateway.Origin + "/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = $"<title>Gateway</title>{route.Request.Method} {route.Request.PostData}" }));
            await page.GotoAsync(path);
            await page.Locator("button[value=pay]").ClickAsync();
            if (!hasScript)
                await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Continue to ") }).ClickAsync();
            await page.WaitForURLAsync(Gateway.Origin + "/purchase");
            Assert.Contains($"POST cartId={(await Read(path)).Last!.Reference}", await page.ContentAsync(), StringComparison.Ordinal);
        }
    }
}
