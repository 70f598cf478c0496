using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>What a buyer does on the page that the sandbox's gateway has for cards, whichever gateway it plays, and sees afterwards on ours.</summary>
internal static class CardPage
{
    /// <summary>Pays with one of the cards that are offered.</summary>
    public static async Task PayBy(IPage page, string ending)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Use the card ending {ending}" }).First.ClickAsync();
        await page.GetByLabel("Expiry date").FillAsync("12/34");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") }).ClickAsync();
    }

    /// <summary>Waits for a page of a title; the gateway may hold a browser for some seconds.</summary>
    public static Task Expect(IPage page, string title) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title, new() { Timeout = 20_000 });
}
