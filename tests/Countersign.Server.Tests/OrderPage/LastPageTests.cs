using System.Net;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.OrderPage;

/// <summary>Where no page can be shown a browser still gets one that a customer understands, and a program what it got before.</summary>
public sealed class LastPageTests : IAsyncLifetime
{
    private RunningServer server = null!;

    public async ValueTask InitializeAsync() => server = await RunningServer.Start();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_store_that_takes_nothing_is_said_in_words()
    {
        var path = await Place();
        await server.Parts.GetRequiredService<GroupCommit>().DisposeAsync();
        string[] form = ["form", "csr", "item", "1", "version", "0", "csr", SigningRequests.For("www.example.com")];

        using var browser = new Browser(server);
        var page = await browser.Post(path, form);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2", "no-store"), (page.Status, page.Headers["Retry-After"], page.Headers["Cache-Control"]));
        Assert.Contains("We cannot answer just now Wait a few seconds", page.Text, StringComparison.Ordinal);
        AssertIsOfTheSite(page);

        using var program = new Browser(server) { Accept = "*/*" };
        var answer = await program.Post(path, form);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "2", Calls.Unknown), (answer.Status, answer.Headers["Retry-After"], answer.Html));
    }

    [Fact]
    public async Task A_fault_of_ours_is_said_in_words_with_the_number_of_its_log_entry()
    {
        var path = await Place();
        server.Parts.GetRequiredService<Database>().Execute("alter table placed_order rename to gone");

        using var browser = new Browser(server);
        var page = await browser.Get(path);
        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Contains($"name this number: {page.Headers[UnexpectedFailure.CorrelationHeader]}", page.Text, StringComparison.Ordinal);
        AssertIsOfTheSite(page);

        using var program = new Browser(server) { Accept = "application/json, text/html;q=0" };
        var answer = await program.Get(path);
        Assert.Equal((HttpStatusCode.OK, Calls.Unknown), (answer.Status, answer.Html));
    }

    [Fact]
    public async Task What_is_refused_before_it_is_a_form_is_said_in_words()
    {
        var path = await Place();
        using var browser = new Browser(server);
        var foreign = await browser.Post(path, "cross-site", []);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);
        Assert.Contains("This form came from somewhere else", foreign.Text, StringComparison.Ordinal);
        AssertIsOfTheSite(foreign);
        var large = await browser.Post(path, "form", "csr", "item", "1", "version", "0", "csr", new string('A', 513 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
        Assert.Contains("This is too much", large.Text, StringComparison.Ordinal);
        using var program = new Browser(server) { Accept = "*/*" };
        Assert.Empty((await program.Post(path, "cross-site", [])).Html);
    }

    private static void AssertIsOfTheSite(Seen page)
    {
        Assert.StartsWith("text/html", page.ContentType, StringComparison.Ordinal);
        Assert.Contains("/site.css", page.Attributes("link", "href"));
        Assert.StartsWith("default-src 'none';", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(("nosniff", "same-origin"), (page.Headers["X-Content-Type-Options"], page.Headers["Referrer-Policy"]));
    }

    private async Task<string> Place()
    {
        using var calls = new Calls(server);
        var number = (await calls.Post("1_PPP=400&loginName=login_name&loginPassword=login_password&paymentStatus=2")).OrderNumber;
        var order = await server.Parts.GetRequiredService<PlacedOrders>().Find(number, TestContext.Current.CancellationToken);
        return server.Parts.GetRequiredService<OrderLinks>().PathOf(order!.Id);
    }
}
