using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Text;
using Countersign.Server.Outbound;

namespace Countersign.Server.Tests.Outbound;

/// <summary>
/// What is fetched and what is not. The site of 127.0.0.1 stands for the internet, since the perimeter lets it in; 127.0.0.2 is what no connection may
/// reach, and a trap listens there on the same port.
/// </summary>
[Trait("Engine", "own")]
public sealed class FetchTests : IClassFixture<UnboundServer>, IDisposable
{
    private static readonly IPAddress Forbidden = IPAddress.Parse("127.0.0.2");

    private readonly UnboundServer unbound;
    private readonly RawSite site;
    private readonly RawSite trap;
    private readonly RawSite trap6;
    private Func<string, string> answer = _ => RawSite.Ok("content");

    public FetchTests(UnboundServer unbound)
    {
        this.unbound = unbound;
        site = new RawSite((path, stream) => RawSite.Write(stream, answer(path)));
        trap = RawSite.Saying(RawSite.Ok("trapped"), new IPEndPoint(Forbidden, site.Port));
        trap6 = RawSite.Saying(RawSite.Ok("trapped"), new IPEndPoint(IPAddress.IPv6Loopback, site.Port));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Assert.Equal(0, trap.Connections + trap6.Connections);
        site.Dispose();
        trap.Dispose();
        trap6.Dispose();
    }

    [Fact]
    public async Task A_file_is_fetched_with_what_was_asked_and_of_whom()
    {
        using var call = new Activity("call").Start(); // Its identity is not for strangers.
        var fetched = Assert.IsType<FetchResult.Fetched>(await Get(At("www.example", "/.well-known/file.txt?a=b")));

        Assert.Equal("content", Text(fetched));
        var step = Assert.Single(fetched.Steps);
        Assert.Equal((At("www.example", "/.well-known/file.txt?a=b"), IPAddress.Loopback, HttpStatusCode.OK), (step.Url.AbsoluteUri, step.Address, step.Status));
        Assert.Equal(
            $"GET /.well-known/file.txt?a=b HTTP/1.1\r\nHost: www.example:{site.Port}\r\nAccept: */*\r\nUser-Agent: Countersign\r\nConnection: close\r\n\r\n",
            Assert.Single(site.Requests));
    }

    [Theory]
    [InlineData("gopher://www.example/", FetchFault.Url, "Only http and https are fetched, not gopher.")]
    [InlineData("file:///etc/passwd", FetchFault.Url, "Only http and https are fetched, not file.")]
    [InlineData("/etc/passwd", FetchFault.Url, "Only http and https are fetched, not file.")]
    [InlineData("http://", FetchFault.Url, "\"http://\" is no URL that can be fetched.")]
    [InlineData("www.example", FetchFault.Url, "\"www.example\" is no URL that can be fetched.")]
    [InlineData("http://www.example:65536/", FetchFault.Url, "\"http://www.example:65536/\" is no URL that can be fetched.")]
    [InlineData("http://user:word@www.example/", FetchFault.Url, "A URL with a user name or password is not fetched.")]
    [InlineData("http://@www.example/", FetchFault.Url, "A URL with a user name or password is not fetched.")]
    [InlineData("http://www.example@127.0.0.2/", FetchFault.Url, "A URL with a user name or password is not fetched.")]
    [InlineData("http://localhost/", FetchFault.Url, "\"localhost\" is no host of the internet.")]
    [InlineData("http://intranet/", FetchFault.Url, "\"intranet\" is no host of the internet.")]
    [InlineData("http://www.example./", FetchFault.Url, "\"www.example.\" is no host of the internet.")]
    [InlineData("http://256.1.1.1/", FetchFault.Url, "\"256.1.1.1\" is no host of the internet.")]
    [InlineData("http://1.2.3.4.5/", FetchFault.Url, "\"1.2.3.4.5\" is no host of the internet.")]
    [InlineData("http://www.0x7f/", FetchFault.Url, "\"www.0x7f\" is no host of the internet.")]
    [InlineData("http://127.0.0.2./", FetchFault.Url, "\"127.0.0.2.\" is no host of the internet.")]
    [InlineData("http://１２７.0.0.2/", FetchFault.Url, "\"１２７.0.0.2\" is no host of the internet.")]
    [InlineData("http://127。0。0。2/", FetchFault.Url, "\"127。0。0。2\" is no host of the internet.")]
    [InlineData("http://[fe80::1%25lo]/", FetchFault.Url, "\"fe80::1%25lo\" is no host of the internet.")]
    [InlineData("http://www.example:22/", FetchFault.Port, "Only the ports 80 and 443 are connected to, not 22.")]
    [InlineData("http://www.example:0/", FetchFault.Port, "Only the ports 80 and 443 are connected to, not 0.")]
    [InlineData("https://www.example:8443/", FetchFault.Port, "Only the ports 80 and 443 are connected to, not 8443.")]
    public async Task A_URL_that_leads_elsewhere_than_to_the_web_is_not_fetched(string url, FetchFault fault, string sentence)
    {
        await Fails(url, fault, sentence);
        answer = _ => RawSite.Redirect(url);
        if (Uri.TryCreate(url, UriKind.Absolute, out _) && !url.StartsWith('/') && url.All(char.IsAscii))
            await Fails(At("site.example", "/"), fault, sentence); // Nor when a site that may be fetched redirects there.
    }

    [Theory]
    [InlineData("other.example", "other.example leads to 127.0.0.2, which is a loopback address (RFC 1122).")]
    [InlineData("mixed.example", "mixed.example leads to 127.0.0.2, which is a loopback address (RFC 1122).")]
    [InlineData("six.example", "six.example leads to ::1, which is the loopback address (RFC 4291).")]
    [InlineData("both.example", "both.example leads to ::1, which is the loopback address (RFC 4291).")]
    [InlineData("metadata.example", "metadata.example leads to 169.254.169.254, which is a link-local address (RFC 3927).")]
    [InlineData("private.example", "private.example leads to 10.1.2.3, which is a private address (RFC 1918).")]
    [InlineData("mapped.example", "mapped.example leads to ::ffff:127.0.0.2, which is an IPv4 address in the form of IPv6 (RFC 4291).")]
    [InlineData("translated.example", "translated.example leads to 64:ff9b::7f00:2, which is a translated IPv4 address (RFC 6052).")]
    [InlineData("zero.example", "zero.example leads to 0.0.0.0, which is an address of this network itself (RFC 791).")]
    [InlineData("127.0.0.2", "127.0.0.2 is a loopback address (RFC 1122).")]
    [InlineData("2130706434", "127.0.0.2 is a loopback address (RFC 1122).")]
    [InlineData("0x7f000002", "127.0.0.2 is a loopback address (RFC 1122).")]
    [InlineData("0177.0.0.2", "127.0.0.2 is a loopback address (RFC 1122).")]
    [InlineData("017700000002", "127.0.0.2 is a loopback address (RFC 1122).")]
    [InlineData("127.2", "127.0.0.2 is a loopback address (RFC 1122).")]
    [InlineData("0", "0.0.0.0 is an address of this network itself (RFC 791).")]
    [InlineData("[::1]", "::1 is the loopback address (RFC 4291).")]
    [InlineData("[::]", ":: is the unspecified address (RFC 4291).")]
    [InlineData("[::127.0.0.2]", "::127.0.0.2 is no address of the internet (RFC 4291).")]
    [InlineData("[::ffff:127.0.0.2]", "::ffff:127.0.0.2 is an IPv4 address in the form of IPv6 (RFC 4291).")]
    [InlineData("[::ffff:7f00:2]", "::ffff:127.0.0.2 is an IPv4 address in the form of IPv6 (RFC 4291).")]
    [InlineData("[64:ff9b::7f00:2]", "64:ff9b::7f00:2 is a translated IPv4 address (RFC 6052).")]
    [InlineData("[2002:7f00:2::]", "2002:7f00:2:: is an address of the tunnel 6to4 (RFC 3056).")]
    [InlineData("169.254.169.254", "169.254.169.254 is a link-local address (RFC 3927).")]
    public async Task A_host_at_an_address_that_is_not_of_the_internet_is_not_connected_to(string host, string sentence)
    {
        await Fails(At(host, "/"), FetchFault.Address, sentence);
        Assert.Equal(0, site.Connections);

        answer = _ => RawSite.Redirect(At(host, "/latest/meta-data"));
        await Fails(At("site.example", "/"), FetchFault.Address, sentence);
        answer = _ => RawSite.Redirect($"//{host}:{site.Port}/");
        await Fails(At("site.example", "/"), FetchFault.Address, sentence);
        Assert.Equal(2, site.Connections);
    }

    [Fact]
    public async Task The_trap_would_have_been_connected_to()
    {
        using var open = RawSite.Saying(RawSite.Ok("trapped"), new IPEndPoint(IPAddress.Parse("127.0.0.3"), site.Port));
        var http = new GuardedHttp(new Resolver(unbound.EndPoint), new Perimeter(open.EndPoint), TimeProvider.System);
        Assert.IsType<FetchResult.Fetched>(await http.Get($"http://127.3:{site.Port}/", new FetchRules(), Cancellation));
    }

    [Fact]
    public void The_perimeter_of_the_internet_is_its_hosts_on_the_ports_of_the_web_without_this_machine()
    {
        var outside = IPAddress.Parse("8.8.8.8");
        var own = IPAddress.Parse("9.9.9.9");
        Assert.Null(Perimeter.Internet.Refusal([outside], 80));
        Assert.Equal((outside, "not to be connected to on port 81"), Perimeter.Internet.Refusal([outside], 81));
        Assert.Equal((own, "an address of this server itself"), new Perimeter { Own = () => new HashSet<IPAddress> { own } }.Refusal([outside, own], 80));
        Assert.Null(Perimeter.Internet.Refusal([outside, own], 80));
        Assert.Superset(
            NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(address => address.Address).ToHashSet(),
            new HashSet<IPAddress>(Perimeter.Internet.Own()));
    }

    [Fact]
    public async Task A_name_is_resolved_once_for_each_request_and_the_connection_goes_to_what_was_judged()
    {
        using var flipping = DnsResponder.Flipping(IPAddress.Loopback, Forbidden);
        var http = new GuardedHttp(new Resolver(flipping.EndPoint), new Perimeter(site.EndPoint), TimeProvider.System);

        Assert.IsType<FetchResult.Fetched>(await http.Get(At("flipping.example", "/"), new FetchRules(), Cancellation));

        Assert.Equal(2, flipping.Asked); // For both families, once.
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task A_redirect_to_the_same_name_is_judged_on_what_it_leads_to_by_then()
    {
        using var flipping = DnsResponder.Flipping(IPAddress.Loopback, Forbidden);
        answer = _ => RawSite.Redirect("/again");
        var http = new GuardedHttp(new Resolver(flipping.EndPoint), new Perimeter(site.EndPoint), TimeProvider.System);

        var failed = Assert.IsType<FetchResult.Failed>(await http.Get(At("flipping.example", "/"), new FetchRules(), Cancellation));

        Assert.Equal("flipping.example leads to 127.0.0.2, which is a loopback address (RFC 1122).", failed.Failure.Sentence);
        Assert.Equal(2, failed.Steps.Count);
        Assert.Null(failed.Steps[1].Address);
        Assert.Equal(1, site.Connections);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_followed_to_another_host_and_path(int status)
    {
        answer = path => path == "/a/b" ? RawSite.Redirect(At("www.example", "/c"), status) : path == "/c" ? RawSite.Redirect("d?e", status) : RawSite.Ok("there");

        var fetched = Assert.IsType<FetchResult.Fetched>(await Get(At("site.example", "/a/b")));

        Assert.Equal("there", Text(fetched));
        Assert.Equal([At("site.example", "/a/b"), At("www.example", "/c"), At("www.example", "/d?e")], fetched.Steps.Select(step => step.Url.AbsoluteUri));
        Assert.Equal([(HttpStatusCode)status, (HttpStatusCode)status, HttpStatusCode.OK], fetched.Steps.Select(step => step.Status!.Value));
    }

    [Theory]
    [InlineData(199)]
    [InlineData(300)]
    [InlineData(303)]
    [InlineData(304)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(407)]
    [InlineData(500)]
    public async Task Another_status_does_not_count(int status)
    {
        answer = _ => status == 199 ? "HTTP/1.1 199 X\r\n\r\nHTTP/1.1 418 X\r\nContent-Length: 0\r\n\r\n" : RawSite.Redirect("/other", status);
        await Fails(At("site.example", "/x"), FetchFault.Status, $"{At("site.example", "/x")} answered {(status == 199 ? 418 : status)}.");
        Assert.Equal(1, site.Connections);
    }

    [Fact]
    public async Task Redirects_are_followed_three_times_and_no_more()
    {
        answer = path => path == "/3" ? RawSite.Ok("there") : RawSite.Redirect($"/{path[1] - '0' + 1}");
        Assert.IsType<FetchResult.Fetched>(await Get(At("site.example", "/0")));

        answer = _ => RawSite.Redirect("/loop");
        var failed = await Fails(At("site.example", "/loop"), FetchFault.Redirect, "There are more than 3 redirects.");
        Assert.Equal(4, failed.Steps.Count);
        Assert.Equal(8, site.Connections);

        await Fails(At("site.example", "/loop"), FetchFault.Redirect, "There are more than 0 redirects.", new FetchRules { MostRedirects = 0 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("Location: /a\r\nLocation: /b\r\n")]
    public async Task A_redirect_without_one_target_leads_nowhere(string headers)
    {
        answer = _ => $"HTTP/1.1 302 Found\r\n{headers}Content-Length: 0\r\n\r\n";
        await Fails(At("site.example", "/"), FetchFault.Redirect, $"{At("site.example", "/")} redirects to nowhere.");
    }

    [Fact]
    public async Task A_site_learns_nothing_from_one_request_for_the_next()
    {
        answer = path => path == "/" ? RawSite.Redirect("/next").Replace("\r\n\r\n", "\r\nSet-Cookie: a=b\r\n\r\n", StringComparison.Ordinal) : RawSite.Ok("there");
        await Get(At("site.example", "/"));
        Assert.Equal(site.Requests.First().Replace("GET / ", "GET /next ", StringComparison.Ordinal), site.Requests.Last());
    }

    [Fact]
    public async Task The_proxy_of_this_system_is_not_asked()
    {
        HttpClient.DefaultProxy = new ProxyFor("proxied.example", new Uri($"http://127.0.0.2:{site.Port}/"), HttpClient.DefaultProxy);
        await Fails(At("proxied.example", "/"), FetchFault.NoName, "DNS knows no name proxied.example.");
        using var dns = DnsResponder.Flipping(IPAddress.Loopback);
        var http = new GuardedHttp(new Resolver(dns.EndPoint), new Perimeter(site.EndPoint), TimeProvider.System);
        Assert.IsType<FetchResult.Fetched>(await http.Get(At("proxied.example", "/"), new FetchRules(), Cancellation));
    }

    [Fact]
    public async Task Without_its_address_of_IPv6_a_host_is_reached_at_its_address_of_IPv4()
    {
        using var alone = RawSite.Saying(RawSite.Ok("four"));
        var perimeter = new Perimeter(alone.EndPoint, new IPEndPoint(IPAddress.IPv6Loopback, alone.Port));
        var http = new GuardedHttp(new Resolver(unbound.EndPoint), perimeter, TimeProvider.System);

        var fetched = Assert.IsType<FetchResult.Fetched>(await http.Get($"http://both.example:{alone.Port}/", new FetchRules(), Cancellation));

        Assert.Equal("four", Text(fetched));
        Assert.Equal(IPAddress.Loopback, fetched.Steps[0].Address);
    }

    [Fact]
    public async Task What_DNS_says_is_told_apart()
    {
        await Fails(At("nowhere.example", "/"), FetchFault.NoName, "DNS knows no name nowhere.example.");
        await Fails(At("text.example", "/"), FetchFault.NoAddress, "text.example has no address in DNS.");
        await Fails(At("a9.example", "/"), FetchFault.Dns, "a9.example is an alias of an alias, more than 8 times.");
    }

    [Fact]
    public async Task Where_nobody_listens_the_connection_is_refused()
    {
        var nobody = site.EndPoint;
        site.Dispose();
        var http = new GuardedHttp(new Resolver(unbound.EndPoint), new Perimeter(nobody), TimeProvider.System);
        var failed = Assert.IsType<FetchResult.Failed>(await http.Get($"http://site.example:{nobody.Port}/", new FetchRules(), Cancellation));
        Assert.Equal(new FetchFailure(FetchFault.Connection, $"site.example took no connection on port {nobody.Port}: it was refused."), failed.Failure);
    }

    private static string Text(FetchResult.Fetched fetched) => Encoding.UTF8.GetString(fetched.Body.Span);

    private string At(string host, string path) => $"http://{host}:{site.Port}{path}";

    private Task<FetchResult> Get(string url, FetchRules? rules = null) =>
        new GuardedHttp(new Resolver(unbound.EndPoint), new Perimeter(site.EndPoint), TimeProvider.System).Get(url, rules ?? new FetchRules(), Cancellation);

    private async Task<FetchResult.Failed> Fails(string url, FetchFault fault, string sentence, FetchRules? rules = null)
    {
        var failed = Assert.IsType<FetchResult.Failed>(await Get(url, rules));
        Assert.Equal((fault, sentence), (failed.Failure.Fault, failed.Failure.Sentence));
        return failed;
    }

    /// <summary>A proxy for one host, which leaves other tests alone.</summary>
    private sealed class ProxyFor(string host, Uri proxy, IWebProxy others) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => destination.Host == host ? proxy : others.GetProxy(destination);

        public bool IsBypassed(Uri destination) => destination.Host != host && others.IsBypassed(destination);
    }
}
