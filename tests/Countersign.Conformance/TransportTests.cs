using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Countersign.Conformance;

/// <summary>Decisions T1 to T6, and that no input at all gets more than an answer.</summary>
public class TransportTests(Target target)
{
    private const string Unknown = "errorCode=-14&errorMessage=An+unknown+error+occurred%21";
    private const string NotHttps = "errorCode=-1&errorMessage=Request+was+not+made+over+HTTPS%21";
    private const string Login = "loginName=login_name&loginPassword=login_password&isReturningCustomer=Y&paymentStatus=2";

    [Theory]
    [InlineData("GET", "/products/!PlaceOrder?1_PPP=400&loginPassword=secret")]
    [InlineData("POST", "/products/!PlaceOrder")]
    [InlineData("PUT", "/anything/at/all?nope=1&errorURL=https%3A%2F%2Faffiliate.example")]
    [InlineData("DELETE", "/")]
    public async Task T1_plain_HTTP_is_answered_minus_1_whatever_else_is_wrong(string method, string path)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(target.Plain, path));
        if (method == "POST")
            request.Content = new StringContent("{not a form", Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(NotHttps, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_call_is_answered_over_either_version_of_HTTP(string version)
    {
        var reply = await target.Send(HttpMethod.Get, $"/products/!PlaceOrder?{Login}&1_PPP=400", null, Version.Parse(version));
        Assert.StartsWith("orderNumber=", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("BREW")]
    public async Task T2_other_methods_are_405(string method)
    {
        var reply = await target.Send(new HttpMethod(method), "/products/!PlaceOrder", null);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, Unknown), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task T2_HEAD_is_405_without_a_body() =>
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await target.Send(HttpMethod.Head, "/products/!PlaceOrder", null)).Status);

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-16")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7")]
    [InlineData("application/x-www-form-urlencoded; charset=iso-8859-1")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task T2_other_content_types_are_415(string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("1_PPP=400"));
        if (type.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        var reply = await target.Send(HttpMethod.Post, "/products/!PlaceOrder", content);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, Unknown), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task T2_a_compressed_body_is_415()
    {
        using var content = new ByteArrayContent([31, 139]) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        content.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await target.Send(HttpMethod.Post, "/products/!PlaceOrder", content)).Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=\"UTF-8\"")]
    [InlineData("APPLICATION/X-WWW-FORM-URLENCODED;charset=utf-8")]
    public async Task T2_the_form_type_is_known_in_all_its_spellings(string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("nope=1"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var reply = await target.Send(HttpMethod.Post, "/products/!PlaceOrder", content);
        Assert.StartsWith("errorCode=-2&errorItem=nope&", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task T2_a_malformed_key_is_400(string key)
    {
        var reply = await target.PostUnder(key, "1_PPP=400");
        Assert.Equal((HttpStatusCode.BadRequest, Unknown), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task T2_an_empty_POST_needs_no_type_and_has_no_item() =>
        Assert.Equal("errorCode=-39&errorMessage=At+least+1+item+is+missing+from+this+order%21",
            (await target.Send(HttpMethod.Post, "/products/!PlaceOrder", new ByteArrayContent([]))).Body);

    [Fact]
    public async Task T3_the_path_may_be_escaped() =>
        Assert.StartsWith("errorCode=-2&", (await target.Get("nope=1", "/products/%21PlaceOrder")).Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("/products/!placeorder")]
    [InlineData("/PRODUCTS/!PlaceOrder")]
    [InlineData("/products/!PlaceOrder/")]
    [InlineData("/products//!PlaceOrder")]
    [InlineData("/products/PlaceOrder")]
    [InlineData("/products/%2521PlaceOrder")]
    [InlineData("/%70roducts/!PlaceOrder")]
    [InlineData("/x/../products/!PlaceOrder")]
    [InlineData("/x://y/products/!PlaceOrder")]
    [InlineData("/admin://z/products/%21PlaceOrder")]
    public async Task T3_every_other_path_is_not_this_call(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await target.Get("1_PPP=400", path)).Status);

    [Fact]
    public async Task T4_a_pair_in_the_query_of_a_POST_comes_before_everything_in_its_body()
    {
        var reply = await target.Post("nope=1", "/products/!PlaceOrder?ap=a");
        Assert.StartsWith("errorCode=-4&errorItem=ap&", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("orderNumber")]
    [InlineData("reseller")]
    [InlineData("errorURL")]
    public async Task T4_a_pair_in_the_query_of_an_empty_POST_is_refused_like_any_other(string name)
    {
        var reply = await target.Send(HttpMethod.Post, $"/products/!PlaceOrder?{name}=1", new ByteArrayContent([]));
        Assert.StartsWith($"errorCode=-4&errorItem={name}&", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T5_more_than_512_parameters_are_413()
    {
        var reply = await target.Post(string.Join('&', Enumerable.Repeat("a=1", 513)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, Unknown), (reply.Status, reply.Body));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T5_more_than_512_KiB_of_body_are_413(bool saysItsLength)
    {
        var body = new MemoryStream(Encoding.ASCII.GetBytes("region=" + new string('a', 512 * 1024)));
        using var content = new StreamContent(saysItsLength ? body : new Unmeasured(body)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        var reply = await target.Send(HttpMethod.Post, "/products/!PlaceOrder", content, HttpVersion.Version11);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, Unknown), (reply.Status, reply.Body));
    }

    [Fact]
    public async Task T5_a_request_line_of_more_than_128_KiB_is_413() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await target.Get("region=" + new string('a', 129 * 1024))).Status);

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task T5_a_GET_may_carry_the_longest_attestation(string version)
    {
        var reply = await target.Send(HttpMethod.Get, "/products/!PlaceOrder?nope=1&1_keyAttestation=" + string.Concat(Enumerable.Repeat("%2B", 32767)), null, Version.Parse(version));
        Assert.StartsWith("errorCode=-2&errorItem=nope&", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task T6_a_long_name_is_cut_at_255_characters_and_never_inside_one()
    {
        var reply = await target.Post(string.Concat(Enumerable.Repeat("%F0%9D%94%9E", 300)) + "=1");
        Assert.Equal(
            "errorCode=-2&errorItem=" + string.Concat(Enumerable.Repeat("%F0%9D%94%9E", 255)) + "&errorMessage=%27" + string.Concat(Enumerable.Repeat("%F0%9D%94%9E", 254)),
            reply.Body);
    }

    [Fact]
    public async Task Answers_are_neither_cached_nor_passed_on()
    {
        var reply = await target.Get("nope=1");
        Assert.True(reply.Headers.CacheControl!.NoStore);
        Assert.Equal(["no-referrer"], reply.Headers.GetValues("Referrer-Policy"));
        Assert.False(reply.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    public async Task A_body_that_is_framed_badly_is_refused_and_the_connection_closed(string rest)
    {
        var answer = await Raw("POST /products/!PlaceOrder HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n" + rest);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
    }

    [Fact]
    public async Task No_byte_in_a_call_is_answered_with_a_500()
    {
        for (var b = 0; b < 256; b++)
        {
            foreach (var call in new byte[][] { [(byte)b], [.. "1_PPP="u8, (byte)b], [.. "a"u8, (byte)b, .. "=1"u8], [.. "ap=%"u8, (byte)b], [.. "errorURL=https://affiliate.example/"u8, (byte)b, .. "&ap=Affiliate_Brand_Name&x"u8] })
            {
                using var content = new ByteArrayContent(call) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
                var reply = await target.Send(HttpMethod.Post, "/products/!PlaceOrder", content);
                Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"{reply.Status} for byte {b}");
                Assert.DoesNotContain("errorCode=-14", reply.Body, StringComparison.Ordinal);
            }
        }
    }

    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(target.Public.Host, target.Public.Port, TestContext.Current.CancellationToken);
        await using var tls = new System.Net.Security.SslStream(client.GetStream(), false, (_, presented, _, _) => target.IsOwn(presented));
        await tls.AuthenticateAsClientAsync("localhost");
        await tls.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tls, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    /// <summary>A stream that does not tell its length, so that it is sent in chunks.</summary>
    private sealed class Unmeasured(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
