using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>What a program can tell of a page: whether it keeps to WCAG 2.1 and 2.2 at levels A and AA, and whether it fits its window.</summary>
internal static class Accessibility
{
    // Once for all widths and schemes of a page. The package's own RunAxe loads axe each time twice, the second time into a page of its own, for the
    // sake of frames, of which we have none.
    private const string Run = """
        async () => {
          const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] });
          return {
            passed: result.passes.length,
            undecided: result.incomplete.map(rule => rule.id),
            faults: result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id} ${node.html} ${node.failureSummary}`)),
          };
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>Leaves a picture of the page, and fails the test for whatever is wrong with it; the page must run script.</summary>
    public static async Task Judge(IPage page, string picture)
    {
        await Fits(page, picture);
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
            await page.EvaluateAsync(Axe);
        var result = (await page.EvaluateAsync(Run))!.Value;
        Assert.True(result.GetProperty("passed").GetInt32() > 5, $"axe has hardly looked at {picture}.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{picture}: {result}");
        Assert.Empty(result.GetProperty("faults").EnumerateArray().Select(fault => $"{picture}: {fault.GetString()}"));
    }

    /// <summary>Leaves a picture of the page, and fails the test if it is wider than its window.</summary>
    public static async Task Fits(IPage page, string picture)
    {
        await Chromium.Keep(page, picture.ToLowerInvariant());
        Assert.Equal(page.ViewportSize!.Width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
