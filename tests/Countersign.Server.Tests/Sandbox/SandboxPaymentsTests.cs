using System.Text;
using Countersign.Certificates;
using Countersign.Protocol;
using Countersign.SandboxGateway;
using Countersign.Server.Payments;
using Countersign.Server.Sandbox;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>The sandbox's gateway as the server knows it: what of it is believed, and what it is asked.</summary>
public sealed class SandboxPaymentsTests(ServerWithSandboxGateway running) : IClassFixture<ServerWithSandboxGateway>
{
    private const string Body = """{"id":"evt_0f","reference":"7007054258-1","kind":"captured","amount":4900,"currency":"USD","at":"2026-03-01T12:00:00+00:00","detail":"Card ending 4242"}""";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PaymentGateway Gateway => Assert.Single(running.Server.Parts.GetRequiredService<PaymentGateways>().All);

    private byte[] Secret => running.Server.Parts.GetRequiredService<SandboxGatewayProcess>().Secret;

    [Fact]
    public void A_signed_notification_is_understood()
    {
        var news = Assert.Single(Assert.IsType<GatewayAnswer.Tells>(Understand(Body)).News);
        Assert.Equal(("evt_0f", "7007054258-1", GatewayEventKind.Captured, 49_00L, "USD"), (news.Id, news.Reference, news.Kind, news.Amount, news.Currency));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), news.At);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(-299, true)]
    [InlineData(-302, false)]
    [InlineData(302, false)]
    public void A_notification_holds_for_300_seconds(int seconds, bool holds) =>
        Assert.Equal(holds, Understand(Body, TimeProvider.System.GetUtcNow().AddSeconds(seconds)) is GatewayAnswer.Tells);

    [Fact]
    public void Every_single_bit_change_of_a_signed_callback_is_refused()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var header = Signature.Sign(Secret, Now, body);
        Assert.IsType<GatewayAnswer.Tells>(Understand(body, header));
        for (var bit = 0; bit < body.Length * 8; bit++)
            Assert.IsType<GatewayAnswer.Refused>(Understand(Flipped(body, bit), header));
        for (var bit = 0; bit < header.Length * 8; bit++)
            Assert.IsType<GatewayAnswer.Refused>(Understand(body, Encoding.Latin1.GetString(Flipped(Encoding.Latin1.GetBytes(header), bit))));
    }

    [Fact]
    public void There_is_one_spelling_of_a_signature()
    {
        var body = Encoding.UTF8.GetBytes(Body);
        var header = Signature.Sign(Secret, Now, body);
        var comma = header.IndexOf(',', StringComparison.Ordinal);
        Assert.All(
            (string?[])[null, "", " " + header, header + " ", header + ",", "t=0" + header[2..], header.ToUpperInvariant(), $"{header[(comma + 1)..]},{header[..comma]}", header + ",v1=" + header[^64..], header[..^1]],
            other => Assert.IsType<GatewayAnswer.Refused>(Understand(body, other)));
        Assert.IsType<GatewayAnswer.Refused>(Gateway.Understand(new(body, new HeaderDictionary { [Signature.Header] = new([header, header]) })));
        Assert.IsType<GatewayAnswer.Refused>(Understand([.. body, (byte)'\n'], header));
    }

    [Theory]
    [InlineData("\"captured\"", "\"stolen\"")]
    [InlineData("\"captured\"", "6")]
    [InlineData("4900", "-1")]
    [InlineData("4900", "49.5")]
    [InlineData("4900", "4900,\"amount\":1")]
    [InlineData("4900", "4900,\"colour\":\"green\"")]
    [InlineData("\"id\":\"evt_0f\",", "")]
    [InlineData("evt_0f", "")]
    [InlineData("evt_0f", "evt 0f")]
    [InlineData("7007054258-1", "7007054258")]
    [InlineData("USD", "usd")]
    [InlineData("USD", "USDT")]
    [InlineData("\"USD\"", "null")]
    [InlineData("{", "[{")]
    public void What_is_signed_is_still_read_strictly(string text, string instead) =>
        Assert.IsType<GatewayAnswer.Refused>(Understand(Body.Replace(text, instead, StringComparison.Ordinal)));

    [Fact]
    public void A_long_body_is_refused_unread() => Assert.IsType<GatewayAnswer.Refused>(Understand(Body.Replace("evt_0f", new string('e', 5_000), StringComparison.Ordinal)));

    [Fact]
    public void The_longest_name_of_an_event_has_128_characters()
    {
        Assert.IsType<GatewayAnswer.Tells>(Understand(Body.Replace("evt_0f", new string('e', 128), StringComparison.Ordinal)));
        Assert.IsType<GatewayAnswer.Refused>(Understand(Body.Replace("evt_0f", new string('e', 129), StringComparison.Ordinal)));
    }

    [Fact]
    public void It_stands_behind_every_route()
    {
        var gateways = running.Server.Parts.GetRequiredService<PaymentGateways>();
        Assert.All(GatewayRoute.All, route => Assert.Same(Gateway, Assert.Single(gateways.Taking(route.Name, isAgreement: false))));
        Assert.Same(Gateway, gateways.Find("sandbox"));
        Assert.StartsWith("https://127.0.0.1:", Gateway.Origin(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buyer_pays_and_the_gateway_can_be_asked_and_gives_back()
    {
        var attempt = Attempt("7007054258", Now.AddMinutes(30));
        Assert.Empty(Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(attempt, Token)).News);

        using var browser = running.Server.Client();
        using var form = new FormUrlEncodedContent(
            from pair in "number=4242424242424242&expiry=12/34&cvc=123&button=pay&arrival=never".Split('&') let at = pair.IndexOf('=', StringComparison.Ordinal) select KeyValuePair.Create(pair[..at], pair[(at + 1)..]));
        using var back = await browser.PostAsync(await Begin(attempt), form, Token);
        Assert.Equal((303, "https://127.0.0.1/back"), ((int)back.StatusCode, back.Headers.Location?.OriginalString));

        var news = Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(attempt, Token)).News;
        Assert.Equal([GatewayEventKind.Created, GatewayEventKind.Authorised, GatewayEventKind.Captured], news.Select(one => one.Kind));
        Assert.All(news, one => Assert.Equal(attempt.Reference, one.Reference));

        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(attempt, new(49_01, "refund-1"), Token));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var after = Assert.IsType<GatewayAnswer.Tells>(await Gateway.Refund!(attempt, new(10_00, "refund-2"), Token)).News;
            Assert.Equal((4, GatewayEventKind.Refunded, 10_00), (after.Count, after[^1].Kind, after[^1].Amount));
        }
    }

    [Fact]
    public async Task The_same_visit_may_be_begun_again_and_its_end_is_told_by_the_machine_s_clock()
    {
        var attempt = Attempt("7007054259", Now.AddMinutes(30));
        var first = await Begin(attempt);
        Assert.Equal(first, await Begin(attempt));
        var clock = running.Server.Parts.GetRequiredService<SandboxClock>();
        var ahead = clock.Ahead;
        clock.Ahead += (long)TimeSpan.FromDays(40).TotalMilliseconds;
        try
        {
            Assert.Equal(first, await Begin(attempt with { EndsAt = attempt.EndsAt.AddDays(40) }));
            Assert.IsType<GatewayAnswer.Tells>(Understand(Body));
        }
        finally
        {
            clock.Ahead = ahead;
        }
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_unreachable()
    {
        await using var server = await RunningServer.Start(change: RunningServer.WithGateway);
        var gateway = server.Parts.GetRequiredService<PaymentGateways>().Find("sandbox")!;
        await server.Parts.GetRequiredService<SandboxGatewayProcess>().StopAsync(Token);
        Assert.IsType<GatewayAnswer.Unreachable>(await gateway.Ask!(Attempt("7007054258", Now), Token));
    }

    [Fact]
    public async Task Nobody_else_is_believed_to_be_the_gateway()
    {
        using var key = CertificateIssuance.NewKey();
        using var other = CertificateIssuance.DevelopmentServer(key, Environment.MachineName, Now);
        using var http = PinnedHttp.Client(other);
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(Gateway.Origin()), Token));
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var copy = (byte[])bytes.Clone();
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    private static PaymentAttempt Attempt(string order, DateTimeOffset end) => new()
    {
        OrderId = 1,
        OrderNumber = order,
        Number = 1,
        Route = "worldpay",
        Gateway = "sandbox",
        Currency = CurrencyCode.Eur,
        Amount = 49_00,
        BegunAt = Now,
        EndsAt = end,
    };

    private async Task<Uri> Begin(PaymentAttempt attempt) => Assert.IsType<GatewayStart.Redirect>(await Gateway.Begin(
        attempt, new(new("https://127.0.0.1/back"), new("https://127.0.0.1/payments/sandbox"), "en", "PositiveSSL, 1 year", GatewayBuyer.Unknown, null), Token)).Address;

    private GatewayAnswer Understand(string body, DateTimeOffset? at = null) =>
        Understand(Encoding.UTF8.GetBytes(body), Signature.Sign(Secret, at ?? TimeProvider.System.GetUtcNow(), Encoding.UTF8.GetBytes(body)));

    private GatewayAnswer Understand(byte[] body, string? header) =>
        Gateway.Understand(new(body, header is null ? new HeaderDictionary() : new HeaderDictionary { [Signature.Header] = header }));
}
