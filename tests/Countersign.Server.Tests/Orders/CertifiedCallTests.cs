using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Server.Http;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>Decision A5 through the whole server: what a client certificate of the sandbox may do on the private listener.</summary>
public class CertifiedCallTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("loginName=login_name", "orderNumber=")]
    [InlineData("loginName=login_name&ap=Affiliate_Brand_Name", "orderNumber=")]
    [InlineData("loginName=login_name&loginPassword=wrong", "errorCode=-16&")]
    [InlineData("loginName=second_customer", "errorCode=-91&errorItem=loginName&")]
    [InlineData("loginName=login_name&ap=Second_Brand", "errorCode=-91&errorItem=ap&")]
    [InlineData("loginName=sandbox_locked", "errorCode=-16&")]
    [InlineData("loginName=login_name&paymentStatus=0", "errorCode=-3&errorItem=1_cost&")]
    public async Task A5_a_certificate_stands_for_its_affiliate_and_for_its_logins_only(string call, string answer) =>
        Assert.StartsWith(answer, await Post(call, "Affiliate_Brand_Name"), StringComparison.Ordinal);

    [Fact]
    public async Task A5_without_a_certificate_the_private_listener_asks_for_the_password() =>
        Assert.StartsWith("errorCode=-3&errorItem=loginPassword&", await Post("loginName=login_name", brand: null), StringComparison.Ordinal);

    [Fact]
    public async Task A5_without_a_certificate_the_private_listener_takes_no_word_for_a_payment() =>
        Assert.StartsWith("errorCode=-91&errorItem=paymentStatus&", await Post("loginName=login_name&loginPassword=login_password&paymentStatus=0", brand: null), StringComparison.Ordinal);

    [Fact]
    public async Task A5_a_revoked_certificate_counts_as_none_within_a_second()
    {
        await using var own = await RunningServer.Start();
        Assert.StartsWith("orderNumber=", await Post("loginName=second_customer", "Second_Brand", own), StringComparison.Ordinal);
        await Revoke(own);
        var answer = "";
        for (var tries = 0; tries < 50 && !answer.StartsWith("errorCode=-3&", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            answer = await Post("loginName=second_customer", "Second_Brand", own);
        }

        Assert.StartsWith("errorCode=-3&errorItem=loginPassword&", answer, StringComparison.Ordinal);
    }

    private static async Task Revoke(RunningServer own)
    {
        await using var connection = own.Parts.GetRequiredService<Database>().OpenRead();
        var fingerprint = await connection.QuerySingleAsync<string>("select fingerprint from affiliate_certificate c join affiliate a on a.id = c.affiliate_id where a.brand = 'Second_Brand'");
        var revoked = new Table("affiliate_certificate", WriteKind.Update, new("fingerprint", ColumnType.Text, IsKey: true), new("revoked_at", ColumnType.Integer));
        var raised = new Table("affiliate", WriteKind.Update, new("brand", ColumnType.Text, IsKey: true), new("version", ColumnType.Integer));
        await own.Parts.GetRequiredService<GroupCommit>().Commit(
            new Write { Rows = [new Row(revoked, fingerprint, 1L), new Row(raised, "Second_Brand", 2L)] }, TestContext.Current.CancellationToken);
    }

    private async Task<string> Post(string call, string? brand, RunningServer? at = null)
    {
        var target = at ?? server;
        using X509Certificate2? certificate = brand is null ? null : target.Parts.GetRequiredService<TlsFiles>().ClientCertificate(brand);
        using var http = target.Client(ListenerKind.Private, certificate: certificate);
        var deferred = call.Contains("paymentStatus", StringComparison.Ordinal) ? "" : "&paymentStatus=2";
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes($"1_PPP=400&{call}{deferred}")) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using var response = await http.PostAsync(new Uri("/products/!PlaceOrder", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
