using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>Decision A5 through the whole server: what a client certificate of the sandbox may do on the private listener.</summary>
public class CertifiedCallTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string SecondCustomer = "1_PPP=400&loginName=second_customer&paymentStatus=2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public Task A5_a_revoked_certificate_counts_as_none_at_once_on_the_connection_that_is_open(string version) => OnOneConnection(version, "Second_Brand", async (certificates, shown, http) =>
    {
        Assert.StartsWith("orderNumber=", await Post(http, SecondCustomer), StringComparison.Ordinal);

        Assert.True(await certificates.TryRevoke(ClientCertificates.Fingerprint(shown), Token));
        Assert.StartsWith("errorCode=-3&errorItem=loginPassword&", await Post(http, SecondCustomer), StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-91&errorItem=paymentStatus&", await Post(http, SecondCustomer[..^1] + "0"), StringComparison.Ordinal);
        var status = await Post(http, "loginName=second_customer&orderNumber=1&queryType=0", "GetDetailedOrderStatus");
        Assert.StartsWith("errorCode=-3&errorItem=loginPassword&", status, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public Task A5_a_certificate_that_is_registered_counts_at_once_on_the_connection_that_is_open(string version) => OnOneConnection(version, "another", async (certificates, shown, http) =>
    {
        Assert.StartsWith("errorCode=-3&errorItem=loginPassword&", await Post(http, SecondCustomer), StringComparison.Ordinal);
        await certificates.Register(new AffiliateCertificate { Fingerprint = ClientCertificates.Fingerprint(shown), AffiliateId = 4, NotAfter = long.MaxValue }, Token);
        Assert.StartsWith("orderNumber=", await Post(http, SecondCustomer), StringComparison.Ordinal);
    });

    // A server of its own, whose certificates the test changes; what the test does it does on one connection, which is looked at.
    private static async Task OnOneConnection(string version, string name, Func<AffiliateCertificates, X509Certificate2, HttpClient, Task> act)
    {
        await using var own = await RunningServer.Start(app => app.Map("/connection", (HttpContext http) => http.Connection.Id));
        using var certificate = own.Parts.GetRequiredService<TlsFiles>().ClientCertificate(name);
        using var http = own.Client(ListenerKind.Private, Version.Parse(version), certificate);
        var connection = await http.GetStringAsync("/connection", Token);
        await act(own.Parts.GetRequiredService<AffiliateCertificates>(), certificate, http);
        Assert.Equal(connection, await http.GetStringAsync("/connection", Token));
    }

    private async Task<string> Post(string call, string? brand)
    {
        using X509Certificate2? certificate = brand is null ? null : server.Parts.GetRequiredService<TlsFiles>().ClientCertificate(brand);
        using var http = server.Client(ListenerKind.Private, certificate: certificate);
        return await Post(http, $"1_PPP=400&{call}{(call.Contains("paymentStatus", StringComparison.Ordinal) ? "" : "&paymentStatus=2")}");
    }

    private static async Task<string> Post(HttpClient http, string call, string name = "PlaceOrder")
    {
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(call)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using var response = await http.PostAsync(new Uri($"/products/!{name}", UriKind.Relative), body, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
