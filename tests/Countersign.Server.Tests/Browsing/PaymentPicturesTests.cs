using Countersign.Protocol;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Checkout;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>Every payment page is accessible, as far as a program can tell, and leaves a picture to be looked at.</summary>
[Trait("Engine", "own")]
public sealed class PaymentPicturesTests(Chromium chromium) : CheckoutServer, IClassFixture<Chromium>
{
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(390, ColorScheme.Light), (390, ColorScheme.Dark), (1280, ColorScheme.Light), (1280, ColorScheme.Dark)];

    // The markup of a view is the same in all; of these, one breaks lines at spaces and one does not.
    private static readonly string[] JudgedLanguages = ["en", "ja"];

    public static TheoryData<string> Languages => [.. TemplateParameters.LanguageName.Choices.Select(choice => choice.Text)];

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("ja")]
    [InlineData("ru")]
    public async Task Every_view_is_accessible_and_pictured(string language)
    {
        var page = await chromium.Open(Server, locale: language);
        foreach (var (name, path, action) in await Views())
        {
            Gateway.IsDown = action is not null;
            foreach (var look in Looks)
            {
                await TakeOn(page, look);
                if (look == Looks[0] || name == "pending") // Which goes on by itself meanwhile.
                    await page.GotoAsync(path);
                if (look == Looks[0] && action is not null)
                    await page.Locator($"button[value={action}]").ClickAsync();
                await Assertions.Expect(page.Locator("main")).ToHaveAttributeAsync("data-view", name.Split('-', 2)[0] == "pending" ? "pending" : name);
                var picture = $"pay-{name}-{language}-{look.Width}-{look.Scheme}";
                await (JudgedLanguages.Contains(language) ? Accessibility.Judge(page, picture) : Accessibility.Fits(page, picture));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task The_bill_is_accessible_in_every_language(string language)
    {
        var path = await Order("1_PPP=28703&2_ID=279&2_days=365&2_servers=12&3_PPP=100802&countryName=DE&currency=EUR");
        var page = await chromium.Open(Server, locale: language);
        await page.GotoAsync(path);
        Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
        foreach (var look in ((int Width, ColorScheme)[])[Looks[0], Looks[^1]])
        {
            await TakeOn(page, look);
            await Accessibility.Judge(page, $"pay-bill-{language}-{look.Width}");
        }
    }

    [Theory]
    [InlineData("long", 1, "_PPP=400")]
    [InlineData("huge", 3, "_ID=279&{0}_days=365&{0}_servers=200")]
    [InlineData("many", 30, "_PPP=400")]
    public async Task Bills_of_any_length_fit_a_phone(string name, int items, string item)
    {
        const string LongName = "PositiveSSL with a name that nobody would give to a product, were it not for this test, and Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluessel.of-one-department.company.example";
        await Sell(text => text.Replace("\"USD\": 20.00", "\"USD\": 999999.99", StringComparison.Ordinal)
            .Replace(name == "long" ? "\"PositiveSSL DV\"" : "no name", $"\"{LongName}\"", StringComparison.Ordinal));
        var path = await Order(string.Join('&', Enumerable.Range(1, items).Select(number => $"{number}{item.Replace("{0}", $"{number}", StringComparison.Ordinal)}")));
        var page = await chromium.Open(Server);
        await page.GotoAsync(path);
        foreach (var width in (int[])[320, 390, 1280])
        {
            await TakeOn(page, (width, ColorScheme.Light));
            Assert.Equal(1, await page.Locator(".amount dd").EvaluateAsync<int>("amount => { const text = document.createRange(); text.selectNodeContents(amount); return text.getClientRects().length; }"));
            await Accessibility.Judge(page, $"pay-{name}-{width}");
        }
    }

    [Fact]
    public async Task The_confirmation_is_printed_as_a_receipt()
    {
        var page = await chromium.Open(Server, scheme: ColorScheme.Dark);
        await page.GotoAsync(await Paid() + "/done");
        await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.GetByRole(AriaRole.Link)).ToHaveCountAsync(0);
        Assert.Equal("rgb(0, 0, 0)", await page.Locator("h1").EvaluateAsync<string>("heading => getComputedStyle(heading).color"));
        await Chromium.Keep(page, "pay-receipt-print");
    }

    private static async Task TakeOn(IPage page, (int Width, ColorScheme Scheme) look)
    {
        await page.SetViewportSizeAsync(look.Width, 800);
        await page.EmulateMediaAsync(new() { ColorScheme = look.Scheme });
    }

    // Each view, its address, and the button that leads to it.
    private async Task<(string Name, string Path, string? Action)[]> Views()
    {
        var (open, tried, failed, part) = (await Order(), await Order("1_PPP=400" + Shop), await Order(), await Order());
        await Tell(await Visit(tried), GatewayEventKind.Cancelled);
        await Tell(await Visit(failed), GatewayEventKind.Declined);
        await Tell(await Visit(part), GatewayEventKind.Captured, 1000);
        var (waiting, visited, closed) = (await Order(), await Order(), await Order("1_PPP=400" + Shop));
        await Visit(waiting);
        await Visit(visited);
        await Browser.Post(closed, "action", "cancel");
        var (paid, tooMuch) = (await Paid("1_PPP=400&2_PPP=28703" + Shop, 18100), await Paid(amount: 9800));
        return
        [
            ("summary", open, null), ("cancelled", tried, null), ("failed", failed, null), ("received", part, null), ("pending", waiting + "/return", null),
            ("pending-still", waiting + "/return?stay=1", null), ("closed", closed, null), ("done", paid + "/done", null), ("paid", tooMuch, null),
            ("expired", "/pay/expired", null), ("not-found", "/pay/1", null), ("unavailable", open, "pay"), ("not-given-up", visited, "cancel"),
        ];
    }
}
