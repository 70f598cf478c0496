using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Http;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>The pages of the sandbox's gateway in a real browser: they are accessible, as far as a program can tell, and leave pictures to be looked at.</summary>
[Trait("Engine", "own")]
public sealed class GatewayInBrowserTests(ServerWithSandboxGateway running, Chromium chromium) : IClassFixture<ServerWithSandboxGateway>, IClassFixture<Chromium>
{
    private static int orders;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Every_page_is_accessible_and_pictured(int width, ColorScheme scheme)
    {
        var page = await chromium.Open(running.Server, width: width, scheme: scheme);
        await BuyWithMistakes(page, name => Accessibility.Judge(page, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme}")));
    }

    [Fact]
    public async Task A_buyer_mistypes_is_refused_pays_and_is_sent_back_without_any_script() =>
        await BuyWithMistakes(await chromium.Open(running.Server, runsScript: false), _ => Task.CompletedTask);

    [Fact]
    public async Task The_enter_key_pays()
    {
        var page = await chromium.Open(running.Server);
        var (address, back) = await Begin("en");
        await page.GotoAsync(address.AbsoluteUri);
        await page.GetByLabel("Card number").FillAsync("4444333322221111");
        await page.GetByLabel("Expiry date").FillAsync("12 / 34");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByLabel("Security code").PressAsync("Enter");
        await page.WaitForURLAsync(back.AbsoluteUri);
    }

    private async Task BuyWithMistakes(IPage page, Func<string, Task> look)
    {
        var (address, back) = await Begin("de");
        await page.GotoAsync(address.AbsoluteUri);
        await look("gateway");

        await page.GetByLabel("Card number").FillAsync("5555 5555 5555 4444");
        await page.GetByLabel("Security code").FillAsync("12");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link)).ToHaveCountAsync(3);
        await look("gateway-errors");

        await Pay(page, "0002");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The card was declined. No money has been taken.", new() { UseInnerText = true });
        await page.GetByText("Let something go wrong").ClickAsync();
        await page.GetByLabel("The card is charged").SelectOptionAsync("less");
        await page.GetByLabel("each is sent twice").CheckAsync();
        await look("gateway-declined");

        await Pay(page, "4242");
        Assert.Equal(back.AbsoluteUri, page.Url);
        await page.GotoAsync(address.AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This has been paid already");
        await look("gateway-paid");
        await page.GotoAsync(address.AbsoluteUri[..^1]);
        await look("gateway-broken");
        await page.GotoAsync(new Uri(address, "/").AbsoluteUri);
        await look("gateway-home");
    }

    private static async Task Pay(IPage page, string ending)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Use the card ending {ending}" }).ClickAsync();
        await page.GetByLabel("Expiry date").FillAsync("12/34");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
    }

    private async Task<(Uri Address, Uri Back)> Begin(string language)
    {
        var now = TimeProvider.System.GetUtcNow();
        var site = running.Server.Address(ListenerKind.Public);
        var back = new Uri(site, "/pay/token/return");
        var attempt = new PaymentAttempt
        {
            OrderId = 1,
            OrderNumber = string.Create(CultureInfo.InvariantCulture, $"70070542{Interlocked.Increment(ref orders):00}"),
            Number = 1,
            Route = "nobelpay",
            Gateway = "sandbox",
            Currency = CurrencyCode.Usd,
            Amount = 1_249_00,
            BegunAt = now,
            EndsAt = now.AddMinutes(30),
        };
        var gateway = running.Server.Parts.GetRequiredService<PaymentGateways>().Find("sandbox")!;
        var visit = new GatewayVisit(back, new Uri(site, "/payments/sandbox"), language, "PositiveSSL Wildcard certificate for *.shop.example, 1 year, and 2 more", GatewayBuyer.Unknown, null);
        return (Assert.IsType<GatewayStart.Redirect>(await gateway.Begin(attempt, visit, Token)).Address, back);
    }
}
