using Countersign.Server.Payments;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Gateways;

/// <summary>What the adapter for Hosted Payment Pages makes of answers that the service does not give, or not yet.</summary>
[Trait("Engine", "own")]
public sealed class WorldpayHostedAnswerTests : IAsyncLifetime
{
    private const string Reference = "7007054258-1";
    private const string List = """{"_embedded":{"payments":[{"paymentId":"pay1","transactionReference":"7007054258-1"}]}}""";

    private static readonly FakeTimeProvider Time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private readonly HttpClient http = GatewayHttp.Client();
    private StrangeGateway site = null!;
    private Func<HttpContext, (int Status, string Body)> answer = _ => (500, "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static PaymentAttempt Attempt => WorldpayHostedAccount.Attempt(Time.GetUtcNow());

    private PaymentGateway Gateway => WorldpayHostedAccount.Connect(WorldpayHostedAccount.At(site.Address), http, Time);

    public async ValueTask InitializeAsync() => site = await StrangeGateway.Start(http => answer(http));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await site.DisposeAsync();
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(200, "{\"url\":1}")]
    [InlineData(200, "{\"url\":\"/relative\"}")]
    [InlineData(200, "{\"url\":\"javascript:alert(1)\"}")]
    [InlineData(200, "{\"url\":\"https://payments.worldpay.com.evil.example/\"}")]
    [InlineData(200, "{\"url\":\"https://payments.worldpay.com/\",\"url\":\"https://payments.worldpay.com/2\"}")]
    [InlineData(204, "")]
    [InlineData(301, "")]
    [InlineData(400, "{\"errorName\":\"bodyDoesNotMatchSchema\"}")]
    [InlineData(401, "")]
    [InlineData(404, "<html>")]
    [InlineData(500, "{\"errorName\":")]
    [InlineData(503, "")]
    public async Task Nobody_is_sent_to_a_page_that_was_not_made(int status, string body)
    {
        answer = _ => (status, body);
        Assert.IsType<GatewayStart.Unavailable>(await Begin());
    }

    [Fact]
    public async Task A_page_that_was_made_is_gone_to()
    {
        answer = _ => (200, """{"url":"https://payments.worldpay.com/app/hpp/integration/a?b=c","_links":{"self":{"href":"x"}},"new":[1]}""");
        Assert.Equal("https://payments.worldpay.com/app/hpp/integration/a?b=c", Assert.IsType<GatewayStart.Redirect>(await Begin()).Address.AbsoluteUri);
        Assert.Contains("\"value\":{\"currency\":\"EUR\",\"amount\":4900}", site.Bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"expiry\":\"1790\"", site.Bodies[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_that_the_service_does_not_have_keeps_nobody_from_paying()
    {
        answer = context => site.Bodies[^1].Contains("locale", StringComparison.Ordinal)
            ? (400, """{"errorName":"bodyDoesNotMatchSchema","validationErrors":[{"errorName":"fieldHasInvalidValue","jsonPath":"$.locale"}]}""")
            : (201, """{"url":"https://payments.worldpay.com/1"}""");
        Assert.IsType<GatewayStart.Redirect>(await Begin());
        Assert.Equal(2, site.Bodies.Count);
    }

    [Theory]
    [InlineData(200, "", false)]
    [InlineData(200, "[]", false)]
    [InlineData(200, "{\"_embedded\":{\"payments\":[null]}}", false)]
    [InlineData(200, "{\"_embedded\":{\"payments\":[{\"paymentId\":\"../../x\",\"transactionReference\":\"7007054258-1\"}]}}", false)]
    [InlineData(200, "{\"_embedded\":{\"payments\":[{\"transactionReference\":\"7007054258-1\"}]}}", false)]
    [InlineData(302, "", false)]
    [InlineData(400, "{\"errorName\":\"x\"}", false)]
    [InlineData(401, "", false)]
    [InlineData(406, "", false)]
    [InlineData(429, "", true)]
    [InlineData(500, "", true)]
    [InlineData(502, "<html>", true)]
    public async Task Nothing_is_believed_that_is_no_answer(int status, string body, bool isPassing)
    {
        answer = _ => (status, body);
        var asked = await Gateway.Ask!(Attempt, Token);
        var refunded = await Gateway.Refund!(Attempt, new(1, "key"), Token);
        Assert.Equal((isPassing, isPassing), (asked is GatewayAnswer.Unreachable, refunded is GatewayAnswer.Unreachable));
        Assert.Equal((!isPassing, !isPassing), (asked is GatewayAnswer.Refused, refunded is GatewayAnswer.Refused));
    }

    [Theory]
    [InlineData("\"amount\":4900", "\"amount\":49.00")]
    [InlineData("\"amount\":4900", "\"amount\":-1")]
    [InlineData("\"amount\":4900", "\"amount\":\"4900\"")]
    [InlineData("\"amount\":4900", "\"amount\":9223372036854775808")]
    [InlineData("\"amount\":4900", "\"amount\":2000000000000000")]
    [InlineData("\"amount\":4900", "\"amount\":4900,\"amount\":1")]
    [InlineData("EUR", "eur")]
    [InlineData("EUR", "EURO")]
    [InlineData("PO1234567890", "PO1")]
    [InlineData("7007054258-1", "7007054258-2")]
    [InlineData("\"events\":[", "\"events\":[null,")]
    [InlineData("\"value\":{", "\"valu\":{")]
    public async Task A_payment_is_read_strictly(string text, string instead)
    {
        var payment = Payment("settlementRequestSubmitted");
        answer = context => (200, IsList(context) ? List : payment);
        Assert.Equal(GatewayEventKind.Captured, Assert.Single(Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(Attempt, Token)).News).Kind);
        payment = payment.Replace(text, instead, StringComparison.Ordinal);
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Ask!(Attempt, Token));
    }

    [Theory]
    [InlineData("authorizationRequested", null)]
    [InlineData("authorizationSucceeded", GatewayEventKind.Authorised)]
    [InlineData("authorizationRefused", GatewayEventKind.Declined)]
    [InlineData("authorizationFailed", GatewayEventKind.Failed)]
    [InlineData("authorizationTimedOut", GatewayEventKind.Failed)]
    [InlineData("saleRequested", null)]
    [InlineData("saleSucceeded", GatewayEventKind.Captured)]
    [InlineData("saleRefused", GatewayEventKind.Declined)]
    [InlineData("saleFailed", GatewayEventKind.Failed)]
    [InlineData("settlementRequested", null)]
    [InlineData("settlementRequestSubmitted", GatewayEventKind.Captured)]
    [InlineData("settlementFailed", null)]
    [InlineData("cancellationRequested", null)]
    [InlineData("cancellationRequestSubmitted", GatewayEventKind.Cancelled)]
    [InlineData("refundRequested", null)]
    [InlineData("somethingNew", null)]
    public async Task Every_step_means_what_it_means(string step, GatewayEventKind? kind)
    {
        answer = context => (200, IsList(context) ? List : Payment(step));
        Assert.Equal(kind is { } one ? [one] : [], Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(Attempt, Token)).News.Select(news => news.Kind));
    }

    [Fact]
    public async Task A_card_that_waits_for_its_bank_keeps_a_visit_from_expiring()
    {
        answer = context => (200, IsList(context) ? List : Payment("authorizationRequested"));
        var late = Attempt with { EndsAt = Time.GetUtcNow() };
        Assert.Empty(Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(late, Token)).News);
        answer = context => (200, IsList(context) ? List : Payment("authorizationRefused"));
        Assert.Equal(
            [GatewayEventKind.Declined, GatewayEventKind.Expired],
            Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(late, Token)).News.Select(news => news.Kind));
    }

    [Fact]
    public async Task A_payment_that_is_listed_before_it_is_shown_is_asked_about_again()
    {
        answer = context => IsList(context) ? (200, List) : (404, """{"errorName":"resourceNotFound"}""");
        Assert.IsType<GatewayAnswer.Unreachable>(await Gateway.Ask!(Attempt, Token));
    }

    [Fact]
    public async Task A_payment_without_its_name_in_the_list_is_found_by_its_link()
    {
        answer = context => (200, IsList(context)
            ? """{"_embedded":{"payments":[{"transactionReference":"7007054258-1","_links":{"self":{"href":"/paymentQueries/payments/pay1"}}}]}}"""
            : Payment("saleSucceeded"));
        Assert.Equal("pay1:Captured", Assert.Single(Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(Attempt, Token)).News).Id);
    }

    [Fact]
    public async Task Two_payments_of_one_reference_are_money_twice()
    {
        answer = context => (200, IsList(context) ? List.Replace("[{", """[{"paymentId":"pay2","transactionReference":"7007054258-1"},{""", StringComparison.Ordinal) : Payment("saleSucceeded"));
        Assert.Equal(["pay1:Captured", "pay2:Captured"], Assert.IsType<GatewayAnswer.Tells>(await Gateway.Ask!(Attempt, Token)).News.Select(one => one.Id).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("https://access.worldpay.com.evil.example/payments/settlements/refunds/partials/x")]
    [InlineData("//evil.example/x")]
    public async Task Credentials_follow_no_link_to_elsewhere(string link)
    {
        answer = context => (200, IsList(context) ? List : Payment("saleSucceeded", link));
        Assert.IsType<GatewayAnswer.Refused>(await Gateway.Refund!(Attempt, new(1, "key"), Token));
    }

    [Fact]
    public async Task A_refund_that_is_not_shown_yet_is_told_by_the_name_that_it_will_have()
    {
        answer = context => context.Request.Method == "POST" ? (202, "{}") : (200, IsList(context) ? List : Payment("saleSucceeded", "/refunds/partials/x"));
        var news = Assert.IsType<GatewayAnswer.Tells>(await Gateway.Refund!(Attempt, new(10_00, "key"), Token)).News;
        Assert.Equal(("pay1:Refunded:key", 10_00L), (news[^1].Id, news[^1].Amount));
        Assert.Contains("""{"value":{"currency":"EUR","amount":1000},"reference":"key"}""", site.Bodies);
    }

    [Fact]
    public async Task A_refund_whose_answer_was_lost_is_not_made_again()
    {
        var shown = Payment("saleSucceeded", "/refunds/partials/x").Replace("\"events\":[",
            """
            "events":[{"eventName":"refundRequested","commandId":"c","refundReference":"key","value":{"amount":1000,"currency":"EUR"}},
            """, StringComparison.Ordinal);
        answer = context => context.Request.Method == "POST" ? (500, "") : (200, IsList(context) ? List : shown);
        Assert.IsType<GatewayAnswer.Tells>(await Gateway.Refund!(Attempt, new(10_00, "key"), Token));
        shown = shown.Replace("\"events\":[", """
            "events":[{"eventName":"refundFailed","commandId":"c"},
            """, StringComparison.Ordinal);
        Assert.IsType<GatewayAnswer.Unreachable>(await Gateway.Refund!(Attempt, new(10_00, "key"), Token));
    }

    [Fact]
    public async Task A_service_that_is_slow_endless_or_away_is_unreachable()
    {
        http.Timeout = TimeSpan.FromMilliseconds(300);
        answer = _ => (200, new string(' ', 2 * 1024 * 1024));
        Assert.IsType<GatewayAnswer.Unreachable>(await Gateway.Ask!(Attempt, Token));
        answer = context =>
        {
            context.RequestAborted.WaitHandle.WaitOne(TimeSpan.FromSeconds(10));
            return (200, "{}");
        };
        Assert.IsType<GatewayAnswer.Unreachable>(await Gateway.Ask!(Attempt, Token));
        var gateway = Gateway;
        await site.DisposeAsync();
        Assert.IsType<GatewayAnswer.Unreachable>(await gateway.Ask!(Attempt, Token));
        Assert.IsType<GatewayAnswer.Unreachable>(await gateway.Refund!(Attempt, new(1, "key"), Token));
        Assert.Equal("Worldpay could not be reached.", Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(Attempt, WorldpayHostedAccount.Visit(new("https://localhost")), Token)).Trouble);
    }

    [Fact]
    public async Task An_error_tells_names_and_places_and_nothing_that_was_sent()
    {
        answer = _ => (400, $$"""{"errorName":"bodyDoesNotMatchSchema","message":"{{WorldpayHostedAccount.Password}}","validationErrors":[{"errorName":"fieldHasInvalidValue","message":"x","jsonPath":"$.merchant.entity"},{"errorName":"<script>"}]}""");
        var trouble = Assert.IsType<GatewayStart.Unavailable>(await Begin()).Trouble;
        Assert.Equal("Worldpay answered 400: bodyDoesNotMatchSchema fieldHasInvalidValue $.merchant.entity.", trouble);
    }

    [Fact]
    public async Task Whoever_waits_may_stop_waiting()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Gateway.Ask!(Attempt, stop.Token));
    }

    private static bool IsList(HttpContext context) => context.Request.QueryString.HasValue;

    private static string Payment(string step, string link = "") => $$$"""
        {"paymentId":"pay1","transactionReference":"{{{Reference}}}","entity":"PO1234567890","value":{"currency":"EUR","amount":4900},
        "events":[{"eventName":"{{{step}}}","timestamp":"2026-03-01T12:00:00Z","commandId":"cmd1"}],
        "paymentInstrument":{"card":{"number":{"last4Digits":"1111"} } },"_links":{"cardPayments:partialRefund":{"href":"{{{link}}}"},"curies":[{"name":"x"}]}}
        """;

    private Task<GatewayStart> Begin() => Gateway.Begin(Attempt, WorldpayHostedAccount.Visit(new("https://localhost")), Token);
}
