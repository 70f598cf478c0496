using System.Buffers.Binary;
using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Http;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>The pages of the sandbox's gateway in a real browser; they are pictures to be looked at.</summary>
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
    public async Task A_buyer_mistypes_is_refused_pays_and_is_sent_back_without_any_script(int width, ColorScheme scheme)
    {
        var page = await chromium.Open(running.Server, runsScript: false, width, scheme);
        var suffix = string.Create(CultureInfo.InvariantCulture, $"{width}-{scheme}").ToLowerInvariant();
        var (address, back) = await Begin("de");
        await page.GotoAsync(address.AbsoluteUri);
        await Keep(page, $"gateway-{suffix}", width);

        await page.GetByLabel("Card number").FillAsync("5555 5555 5555 4444");
        await page.GetByLabel("Security code").FillAsync("12");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link)).ToHaveCountAsync(3);
        await Keep(page, $"gateway-errors-{suffix}", width);

        await Pay(page, "0002");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The card was declined. No money has been taken.", new() { UseInnerText = true });
        await page.GetByText("Let something go wrong").ClickAsync();
        await page.GetByLabel("The card is charged").SelectOptionAsync("less");
        await page.GetByLabel("each is sent twice").CheckAsync();
        await Keep(page, $"gateway-declined-{suffix}", width);

        await Pay(page, "4242");
        Assert.Equal(back.AbsoluteUri, page.Url);
        await page.GotoAsync(address.AbsoluteUri);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This has been paid already");
        await Keep(page, $"gateway-paid-{suffix}", width);
        await page.GotoAsync(address.AbsoluteUri[..^1]);
        await Keep(page, $"gateway-broken-{suffix}", width);
        await page.GotoAsync(new Uri(address, "/").AbsoluteUri);
        await Keep(page, $"gateway-home-{suffix}", width);
    }

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

    private static async Task Pay(IPage page, string ending)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Use the card ending {ending}" }).ClickAsync();
        await page.GetByLabel("Expiry date").FillAsync("12/34");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
    }

    private static async Task Keep(IPage page, string name, int width)
    {
        // The width of a PNG (its IHDR chunk), which is wider where something juts out.
        var picture = await Chromium.Keep(page, name);
        Assert.Equal(width, BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)));
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
        var visit = new GatewayVisit(back, new Uri(site, "/payments/sandbox"), language, "PositiveSSL Wildcard certificate for *.shop.example, 1 year, and 2 more");
        return (Assert.IsType<GatewayStart.Redirect>(await gateway.Begin(attempt, visit, Token)).Address, back);
    }
}
