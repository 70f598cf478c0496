using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using Countersign.Conformance;
using Countersign.Server.Orders;
using Countersign.Server.Outbound;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.OrderPage;
using Countersign.Server.Tests.Orders;
using Countersign.Server.Tests.Outbound;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Validation;

/// <summary>
/// Control shown by a file, from the order to the worker that fetches the file from a real site on the port of the web. The site has a loopback address of
/// its own, which the perimeter lets in; a process that may not listen there skips this.
/// </summary>
public sealed class DcvByFileTests : IAsyncLifetime
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&isReturningCustomer=Y&paymentStatus=2";
    private const string NotIt = "The file is there and does not hold what it should.";

    private static readonly DcvToken Proof = DcvToken.For(Convert.FromBase64String(Uri.UnescapeDataString(SignedRequests.Shop)));

    private readonly IPAddress address = new([127, Byte(), Byte(), Byte()]);
    private readonly DnsResponder dns;
    private RunningServer server = null!;

    public DcvByFileTests() => dns = DnsResponder.Flipping(address);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Content => string.Join("\r\n", Proof.FileLines) + "\r\n";

    public async ValueTask InitializeAsync() => server = await RunningServer.Start(replace: services => services
        .AddSingleton(new Resolver(dns.EndPoint))
        .AddSingleton(new Perimeter(new IPEndPoint(address, 80), new IPEndPoint(address, 443))));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        dns.Dispose();
    }

    [Fact]
    public async Task The_file_is_found_over_HTTP()
    {
        using var site = Site(80, path => path == Proof.FilePath ? RawSite.Ok(Content) : RawSite.Ok("home"));
        var order = await Placed("HTTP+CSR+Hash");
        await Eventually(order, domain => domain.IsValidated);
        Assert.Equal($"GET {Proof.FilePath} HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\nUser-Agent: Countersign\r\nConnection: close\r\n\r\n", Assert.Single(site.Requests));
        using var browser = new Browser(server);
        var page = await browser.Get(server.Parts.GetRequiredService<OrderLinks>().PathOf(order));
        Assert.Contains("Each name is yours. shop.example Done", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_found_over_HTTPS_whatever_certificate_is_shown()
    {
        using var certificate = SelfMade();
        using var site = Site(443, path => path == Proof.FilePath ? RawSite.Ok(Content) : RawSite.Ok("home"), certificate);
        var order = await Placed("HTTPS+CSR+Hash");
        await Eventually(order, domain => domain.IsValidated);
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task The_file_is_found_where_the_site_moves_it()
    {
        using var site = Site(80, path => path == "/moved" ? RawSite.Ok(Content) : RawSite.Redirect("http://www.shop.example/moved", 301));
        var order = await Placed("HTTP+CSR+Hash");
        await Eventually(order, domain => domain.IsValidated);
        Assert.Equal(["Host: shop.example", "Host: www.shop.example"], site.Requests.Select(request => request.Split("\r\n")[1]));
    }

    [Fact]
    public async Task A_file_that_comes_late_is_found_when_it_is_looked_for_again()
    {
        var content = "Under construction";
        using var site = Site(80, _ => RawSite.Ok(content));
        var order = await Placed("HTTP+CSR+Hash");
        await Eventually(order, domain => domain.LastCheck?.Text == NotIt);
        content = Content;
        Assert.Equal(1, site.Connections);

        using var browser = new Browser(server);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.Post("/sandbox/clock", "days", "0", "hours", "1")).Status);
        await Eventually(order, domain => domain.IsValidated);
        Assert.Equal(2, site.Connections);
    }

    private static byte Byte() => (byte)RandomNumberGenerator.GetInt32(1, 255);

    private static X509Certificate2 SelfMade()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=other.example", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-2), now.AddDays(-1));
    }

    private RawSite Site(int port, Func<string, string> answer, X509Certificate2? certificate = null)
    {
        try
        {
            return new RawSite((path, stream) => RawSite.Write(stream, answer(path)), new IPEndPoint(address, port), certificate);
        }
        catch (SocketException refusal)
        {
            Assert.Skip($"This process may not listen at {address}, port {port}: {refusal.SocketErrorCode}.");
            throw;
        }
    }

    private async Task<long> Placed(string way)
    {
        using var calls = new Calls(server);
        var number = (await calls.Post($"1_PPP=400&1_dcvEmailAddress={way}&1_csr={SignedRequests.Shop}{Login}")).OrderNumber;
        return (await server.Parts.GetRequiredService<PlacedOrders>().Find(number, Token))!.Id;
    }

    private Task Eventually(long order, Func<ItemDomain, bool> holds) => AccountsOnFile.Eventually(async () =>
        holds(Assert.Single((await server.Parts.GetRequiredService<PlacedOrders>().Find(order, Token))!.Items.Single().Domains)));
}
