using System.Diagnostics;
using System.Net;
using Countersign.Client;

namespace Countersign.Conformance;

/// <summary>What the published page shows, word for word.</summary>
public class PublishedExamplesTests(Target target)
{
    private const string LoginFailed =
        "errorCode=-16&errorItem=Incorrect+login+details%2C+account+is+locked%2C+password+has+expired+or+your+source+IP+is+blocked.";

    [Fact]
    public async Task The_sample_call_places_an_order_when_payment_is_left_for_later()
    {
        var answer = await Curl("paymentStatus=2");
        Assert.Matches("^orderNumber=[0-9]{10}&totalCost=[0-9]+\\.[0-9]{2}&currency=USD$", answer);
    }

    [Fact]
    public async Task The_sample_call_as_printed_leads_to_the_page_where_it_is_paid()
    {
        var page = await Curl();
        Assert.StartsWith("<!doctype html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("PositiveSSL", page, StringComparison.Ordinal);
        Assert.Contains("49.00", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_library_reads_where_a_browser_is_to_pay()
    {
        using var http = target.Client();
        var due = Assert.IsType<PlaceOrderReply.PaymentDue>(await new PlaceOrderClient(http, target.Public).Place(
            new() { { "1_PPP", "400" }, { "name", "A" }, { "emailAddress", "a@b.example" } }, TestContext.Current.CancellationToken));
        Assert.Equal(target.Public.Authority, due.Page.Authority);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(due.Page, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task The_sample_error_begins_as_printed()
    {
        var reply = await target.Post("loginName=login_name&loginPassword=wrong&isReturningCustomer=Y&_1_PPP=400");
        Assert.StartsWith(LoginFailed, reply.Body, StringComparison.Ordinal);
        Assert.Equal(
            LoginFailed + "&errorMessage=Incorrect+login+details%2C+account+is+locked%2C+password+has+expired+or+your+source+IP+is+blocked.", reply.Body);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", reply.ContentType!.ToString());
    }

    [Fact]
    public async Task The_client_library_reads_both_kinds_of_answer()
    {
        using var http = target.Client();
        var client = new PlaceOrderClient(http, target.Public);
        var placed = Assert.IsType<PlaceOrderReply.Placed>(await client.Place(Proofs.SampleOrder.With("library"), TestContext.Current.CancellationToken));
        Assert.Equal(Protocol.CurrencyCode.Usd, placed.Currency);
        Assert.True(placed.TotalCost > 0);
        var rejected = Assert.IsType<PlaceOrderReply.Rejected>(await client.Place(new() { { "nope", "1" } }, TestContext.Current.CancellationToken));
        Assert.Equal((-2, "nope"), (rejected.ErrorCode, rejected.ErrorItem));
    }

    private async Task<string> Curl(params string[] more)
    {
        string[] sample =
        [
            "loginName=login_name", "loginPassword=login_password", "isReturningCustomer=Y", "ap=Affiliate_Brand_Name",
            "emailAddress=customer@affiliate.example", "_1_PPP=400", "1_webserverSoftwareID=-1",
        ];
        var start = new ProcessStartInfo("curl") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["--silent", "--show-error", "--cacert", target.CertificateFile, "--location",
                     new Uri(target.Public, "/products/!PlaceOrder").ToString(), "--header", "Content-Type: application/x-www-form-urlencoded"])
            start.ArgumentList.Add(argument);
        foreach (var pair in sample.Concat(more))
        {
            start.ArgumentList.Add("--data-urlencode");
            start.ArgumentList.Add(pair);
        }

        using var curl = Process.Start(start)!;
        var answer = await curl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await curl.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, curl.ExitCode);
        return answer;
    }
}
