using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>What a program can tell of a page: whether it keeps to WCAG 2.1 and 2.2 at levels A and AA, and whether it fits its window.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"] },
    };

    /// <summary>Leaves a picture of the page, and fails the test for whatever is wrong with it; the page must run script.</summary>
    public static async Task Judge(IPage page, string picture)
    {
        await Fits(page, picture);
        var result = await page.RunAxe(Rules);
        TestContext.Current.TestOutputHelper?.WriteLine($"{picture}: {result.Passes.Length} rules passed, {result.Incomplete.Length} undecided {string.Join(' ', result.Incomplete.Select(one => one.Id))}");
        Assert.Empty(result.Violations.SelectMany(violation => violation.Nodes.Select(node => $"{picture}: {violation.Id} {node.Html} {string.Join(", ", node.Any.Select(check => check.Message))}")));
    }

    /// <summary>Leaves a picture of the page, and fails the test if it is wider than its window.</summary>
    public static async Task Fits(IPage page, string picture)
    {
        await Chromium.Keep(page, picture.ToLowerInvariant());
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
