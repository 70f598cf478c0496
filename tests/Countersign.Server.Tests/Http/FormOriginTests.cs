using System.Net;
using Countersign.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Countersign.Server.Tests.Http;

/// <summary>A form counts when a page of this site has sent it, or no page at all; every page that takes one asks the same.</summary>
public sealed class FormOriginTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Host = "shop.example:8443";

    [Theory]
    [InlineData(true, "same-origin", null)]
    [InlineData(true, "none", null)]
    [InlineData(true, "same-origin", "null")]
    [InlineData(false, "same-site", null)]
    [InlineData(false, "cross-site", null)]
    [InlineData(false, "cross-site", "https://shop.example:8443")]
    [InlineData(false, "Same-Origin", null)]
    [InlineData(false, "same-origin|cross-site", null)]
    [InlineData(true, null, null)]
    [InlineData(true, null, "https://shop.example:8443")]
    [InlineData(true, null, "https://SHOP.example:8443")]
    [InlineData(false, null, "null")]
    [InlineData(false, null, "https://other.example:8443")]
    [InlineData(false, null, "https://shop.example:8444")]
    [InlineData(false, null, "https://shop.example")]
    [InlineData(false, null, "http://shop.example:8443")]
    [InlineData(false, null, "https://www.shop.example:8443")]
    [InlineData(false, null, "https://shop.example:8443.evil.example")]
    [InlineData(false, null, "https://shop.example:8443|https://evil.example")]
    public void What_the_browser_says_decides(bool isOwn, string? site, string? origin) => Assert.Equal(isOwn, FormOrigin.IsOwn(Request(Host, site, origin)));

    [Theory]
    [InlineData("shop.example", "https://shop.example")]
    [InlineData("[2001:db8::1]", "https://[2001:db8::1]")]
    [InlineData("192.0.2.1:8443", "https://192.0.2.1:8443")]
    [InlineData("xn--bcher-kva.example", "https://xn--bcher-kva.example")]
    public void Origin_and_host_are_spelt_alike(string host, string origin) => Assert.True(FormOrigin.IsOwn(Request(host, null, origin)));

    [Theory]
    [InlineData("/sandbox/clock")]
    [InlineData("/order")]
    [InlineData("/order/1000000000-00000000000000000000000000000000")]
    [InlineData("/pay/1000000000-00000000000000000000000000000000")]
    public async Task Every_page_with_a_form_refuses_one_of_another_site(string path)
    {
        using var http = server.Client();
        foreach (var (header, value) in new[] { ("Origin", "https://evil.example"), ("Origin", "null"), ("Sec-Fetch-Site", "cross-site") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent([]), Headers = { { header, value } } };
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var own = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new FormUrlEncodedContent([]),
            Headers = { { "Origin", server.Address(ListenerKind.Public).GetLeftPart(UriPartial.Authority) } },
        };
        using var taken = await http.SendAsync(own, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.Forbidden, taken.StatusCode);
    }

    // Several values of a header are separated by '|'.
    private static HttpRequest Request(string host, string? site, string? origin)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString(host);
        if (site is not null)
            request.Headers["Sec-Fetch-Site"] = site.Split('|');
        if (origin is not null)
            request.Headers.Origin = origin.Split('|');
        return request;
    }
}
