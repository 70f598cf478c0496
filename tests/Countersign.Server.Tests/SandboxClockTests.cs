using System.Net;
using Countersign.Server.Tests.Orders;

namespace Countersign.Server.Tests;

/// <summary>The clock that testers move: what expires does so, and only in a sandbox.</summary>
public class SandboxClockTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_moves_ahead_and_says_so()
    {
        var before = server.Parts.GetService(typeof(TimeProvider)) as TimeProvider;
        var then = before!.GetUtcNow();
        Assert.Equal(HttpStatusCode.SeeOther, (await Move(server, "days=2&hours=3")).StatusCode);
        Assert.InRange(before.GetUtcNow() - then, new TimeSpan(2, 3, 0, 0), new TimeSpan(2, 3, 5, 0));
        using var http = server.Client();
        Assert.Contains(before.GetUtcNow().ToString("yyyy-MM-dd", null), await http.GetStringAsync(new Uri("/sandbox/clock", UriKind.Relative), Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("days=-1")]
    [InlineData("days=4000")]
    [InlineData("days=x")]
    [InlineData("days=1&hours=24")]
    public async Task It_never_goes_back_nor_too_far(string form)
    {
        var clock = (TimeProvider)server.Parts.GetService(typeof(TimeProvider))!;
        var then = clock.GetUtcNow();
        using var answer = await Move(server, form);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.InRange(clock.GetUtcNow() - then, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    public async Task Another_site_s_page_may_not_move_it(string header, string value)
    {
        using var http = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/sandbox/clock", UriKind.Relative)) { Content = Form("days=1") };
        request.Headers.Add(header, value);
        using var answer = await http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_client_certificate_expires_by_it()
    {
        await using var own = await RunningServer.Start();
        using var calls = new Calls(own, "Second_Brand");
        const string Call = "1_PPP=400&loginName=second_customer&paymentStatus=2";
        Assert.StartsWith("orderNumber=", (await calls.Post(Call)).Body, StringComparison.Ordinal);
        await Move(own, "days=3650");
        Assert.StartsWith("errorCode=-3&errorItem=loginPassword&", (await calls.Post(Call)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_sandbox_there_is_none()
    {
        await using var production = await RunningServer.Start(change: settings => settings with { Sandbox = false });
        using var answer = await Move(production, "days=1");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> Move(RunningServer server, string form)
    {
        using var http = server.Client();
        return await http.PostAsync(new Uri("/sandbox/clock", UriKind.Relative), Form(form), Token);
    }

    private static StringContent Form(string text) => new(text) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
}
