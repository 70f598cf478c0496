using System.Net.Http.Headers;
using System.Text;
using Countersign.Server.Payments;
using Countersign.Server.Tests.Sandbox;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Worldpay's Hosted Payment Pages: the adapter and what plays the service, over the wire.</summary>
[Trait("Engine", "own")]
public sealed class WorldpayHostedTests : IAsyncLifetime
{
    private const string Good = "4242 4242 4242 4242";
    private const string Bad = "4000000000000002";
    private const string PagesType = "application/vnd.worldpay.payment_pages-v1.hal+json";

    private RunningGateway running = null!;
    private HttpClient http = null!;
    private PaymentGateway gateway = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PaymentAttempt Attempt => WorldpayHostedAccount.Attempt(Start);

    private DateTimeOffset Start { get; set; }

    public async ValueTask InitializeAsync()
    {
        running = await RunningGateway.Start();
        http = running.Browser();
        gateway = Connect();
        Start = running.Time.GetUtcNow();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await running.DisposeAsync();
    }

    [Fact]
    public async Task Money_counts_as_taken_when_it_was_sent_for_settlement_and_is_told_the_same_each_time()
    {
        await running.Pay(await Page(), Good);
        var news = await Ask();
        Assert.Equal([(GatewayEventKind.Authorised, 49_00L, "EUR"), (GatewayEventKind.Captured, 49_00, "EUR")], news.Select(one => (one.Kind, one.Amount, one.Currency)));
        Assert.All(news, one => Assert.Equal("7007054258-1", one.Reference));
        Assert.Equal(news, await Ask());
        Assert.Equal(2, news.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task Nothing_of_a_card_is_kept()
    {
        await running.Pay(await Page(), Good);
        Assert.All(await Ask(), one => Assert.DoesNotContain("4242", one.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_is_asked_about_a_visit_that_was_never_begun() =>
        Assert.Empty(Assert.IsType<GatewayAnswer.Tells>(await gateway.Ask!(Attempt with { KnownAs = "", EndsAt = Start }, Token)).News);

    [Fact]
    public async Task A_payment_that_waits_for_its_settlement_is_not_taken()
    {
        await running.Pay(await Page(), "4000000000000077");
        Assert.Equal([GatewayEventKind.Authorised], Kinds(await Ask()));
        await running.Eventually(() => Kinds(Ask().GetAwaiter().GetResult()).Contains(GatewayEventKind.Captured));
    }

    [Fact]
    public async Task A_second_tab_goes_on_with_the_same_page()
    {
        var first = await Page();
        Assert.Equal(first, await Page());
        Assert.Equal(first, await Page(Connect())); // Another server, which does not know the address.
        await running.Pay(first, Good);
        var again = await running.Pay(first, Good);
        Assert.Contains("paid already", again.Text, StringComparison.Ordinal);
        Assert.Single(await Ask(), one => one.Kind == GatewayEventKind.Captured);
    }

    [Fact]
    public async Task A_reference_is_for_one_amount()
    {
        await Page();
        var other = Assert.IsType<GatewayStart.Unavailable>(await Connect().Begin(Attempt with { Amount = 1 }, Visit, Token));
        Assert.Contains("$.transactionReference", other.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_card_is_a_payment_of_its_own()
    {
        var page = await Page();
        await running.Pay(page, Bad);
        Assert.Equal([(GatewayEventKind.Declined, 0L)], (await Ask()).Select(one => (one.Kind, one.Amount)));
        await running.Pay(page, Bad);
        await running.Pay(page, "4000000000000119");
        await running.Pay(page, Good);
        var news = await Ask();
        Assert.Equal([GatewayEventKind.Declined, GatewayEventKind.Declined, GatewayEventKind.Failed, GatewayEventKind.Authorised, GatewayEventKind.Captured], Kinds(news));
        Assert.Equal(5, news.Select(one => one.Id).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_turns_back_has_paid_nothing()
    {
        var back = await running.Send(await Page(), ("button", "cancel"));
        Assert.Equal((303, Visit.TurnBack.AbsoluteUri), back);
        Assert.Equal([(GatewayEventKind.Cancelled, 0L)], (await Ask()).Select(one => (one.Kind, one.Amount)));
    }

    [Theory]
    [InlineData("less", 24_50, "EUR")]
    [InlineData("more", 73_50, "EUR")]
    [InlineData("currency", 49_00, "GBP")]
    public async Task What_was_taken_is_told_as_it_was_taken(string charge, long amount, string currency)
    {
        await running.Pay(await Page(), Good, ("charge", charge));
        var captured = Assert.Single(await Ask(), one => one.Kind == GatewayEventKind.Captured);
        Assert.Equal((amount, currency), (captured.Amount, captured.Currency));
    }

    [Fact]
    public async Task A_page_ends_before_its_attempt_so_that_whoever_asks_then_sees_everything()
    {
        var page = await Page();
        running.Time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(11));
        Assert.Contains("Card number", (await running.Send(page, ("button", "none"))).Text, StringComparison.Ordinal);
        Assert.Empty(await Ask());
        running.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(410, (await running.Pay(page, Good)).Status);
        Assert.Empty(await Ask());
        running.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([GatewayEventKind.Expired], Kinds(await Ask()));
        Assert.Equal(await Ask(), await Ask());
        Assert.IsType<GatewayStart.Unavailable>(await gateway.Begin(Attempt, Visit, Token));
    }

    [Fact]
    public async Task A_paid_visit_does_not_expire()
    {
        await running.Pay(await Page(), Good);
        running.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([GatewayEventKind.Authorised, GatewayEventKind.Captured], Kinds(await Ask()));
    }

    [Fact]
    public async Task A_refund_is_made_once_for_each_key()
    {
        await running.Pay(await Page(), Good);
        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Attempt, new(49_01, "order-1"), Token));
        var key = new string('k', 127) + "/";
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var news = Assert.IsType<GatewayAnswer.Tells>(await gateway.Refund!(Attempt, new(10_00, key), Token)).News;
            Assert.Equal([10_00L], news.Where(one => one.Kind == GatewayEventKind.Refunded).Select(one => one.Amount));
            Assert.Equal(await Ask(), news);
        }

        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Attempt, new(11_00, key), Token));
        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Attempt, new(39_01, "other"), Token));
        Assert.IsType<GatewayAnswer.Tells>(await gateway.Refund!(Attempt, new(39_00, "rest"), Token));
        Assert.Equal([10_00L, 39_00], (await Ask()).Where(one => one.Kind == GatewayEventKind.Refunded).Select(one => one.Amount));
    }

    [Fact]
    public async Task Nothing_is_given_back_of_what_was_not_taken()
    {
        await running.Pay(await Page(), Bad);
        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Attempt, new(1, "key"), Token));
        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Attempt with { OrderNumber = "7007054259" }, new(1, "key"), Token));
    }

    [Fact]
    public async Task A_refund_of_the_dashboard_is_told_too()
    {
        await running.Pay(await Page(), "4000000000005126");
        await running.Eventually(() => Kinds(Ask().GetAwaiter().GetResult()).Contains(GatewayEventKind.Refunded));
        Assert.Equal(49_00, (await Ask())[^1].Amount);
    }

    [Fact]
    public async Task What_the_gateway_posts_is_signed_and_hints_at_the_visit()
    {
        await running.Pay(await Page(), Good);
        await running.Eventually(() => running.Heard.Count == 2);
        Assert.All(running.Heard, one => Assert.Equal("7007054258-1", Assert.IsType<GatewayAnswer.Hints>(gateway.Understand(one.Notification)).Reference));
        var wrong = Connect(account => account["EventSecret"] = "another");
        Assert.All(running.Heard, one => Assert.IsType<GatewayAnswer.Refused>(wrong.Understand(one.Notification)));
    }

    [Fact]
    public async Task A_chargeback_is_news_by_itself()
    {
        await running.Pay(await Page(), "4000000000000259");
        await running.Eventually(() => running.Heard.Count == 3);
        var news = Assert.Single(Assert.IsType<GatewayAnswer.Tells>(gateway.Understand(running.Heard[2].Notification)).News);
        Assert.Equal((GatewayEventKind.ChargedBack, 49_00L, "EUR", "7007054258-1"), (news.Kind, news.Amount, news.Currency, news.Reference));
        Assert.Equal(running.Time.GetUtcNow(), news.At, TimeSpan.FromMinutes(1));
        var unsigned = Connect(account => account["EventSecret"] = "");
        Assert.IsType<GatewayAnswer.Hints>(unsigned.Understand(running.Heard[2].Notification));
    }

    [Fact]
    public async Task A_wrong_password_is_told_without_it()
    {
        var stranger = Connect(account => account["Password"] = WorldpayHostedAccount.Password);
        var start = Assert.IsType<GatewayStart.Unavailable>(await stranger.Begin(Attempt, Visit, Token));
        Assert.Equal("Worldpay does not take the username and password (401).", start.Trouble);
        Assert.Equal(start.Trouble, Assert.IsType<GatewayAnswer.Refused>(await stranger.Ask!(Attempt, Token)).Reason);
        Assert.Equal(start.Trouble, Assert.IsType<GatewayAnswer.Refused>(await stranger.Refund!(Attempt, new(1, "key"), Token)).Reason);
    }

    [Fact]
    public async Task A_page_elsewhere_is_not_gone_to()
    {
        var start = Assert.IsType<GatewayStart.Unavailable>(await Connect(account => account["PageOrigin"] = "https://payments.worldpay.com").Begin(Attempt, Visit, Token));
        Assert.Contains(running.Address.GetLeftPart(UriPartial.Authority), start.Trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"colour\":\"green\",", "$")]
    [InlineData("\"locale\":\"german\",", "$.locale")]
    [InlineData("\"expiry\":\"0\",", "$.expiry")]
    [InlineData("\"expiry\":60,", "$")]
    public async Task What_plays_the_service_is_as_strict_as_it(string more, string? fault = null)
    {
        var merchant = running.Merchant.GetLeftPart(UriPartial.Authority);
        var returns = string.Join(',', new[] { "success", "pending", "failure", "error", "cancel", "expiry" }.Select(name => $"\"{name}URL\":\"{merchant}/\""));
        var body = $$$"""
            {{{{more}}}"transactionReference":"a","merchant":{"entity":"{{{Account()["Entity"]}}}"},"narrative":{"line1":"A"},"value":{"currency":"EUR","amount":1},"resultURLs":{ {{{returns}}} } }
            """;
        var (status, text) = await Post(body, PagesType, PagesType);
        Assert.Equal(fault is null ? 200 : 400, status);
        Assert.Contains(fault is null ? "\"url\"" : $"\"jsonPath\":\"{fault}\"", text, StringComparison.Ordinal);
        Assert.Equal(406, (await Post(body, PagesType, "application/json")).Status);
        Assert.Equal(415, (await Post(body, "application/json", PagesType)).Status);
    }

    private GatewayVisit Visit => WorldpayHostedAccount.Visit(running.Merchant);

    private Dictionary<string, string> Account() => WorldpayHostedAccount.At(running);

    private PaymentGateway Connect(Action<Dictionary<string, string>>? change = null)
    {
        var account = Account();
        change?.Invoke(account);
        return WorldpayHostedAccount.Connect(account, http, running.Time);
    }

    private async Task<string> Page(PaymentGateway? by = null)
    {
        var start = Assert.IsType<GatewayStart.Redirect>(await (by ?? gateway).Begin(Attempt with { KnownAs = "" }, Visit, Token));
        Assert.Equal((gateway.Origin(), Attempt.KnownAs), (start.Address.GetLeftPart(UriPartial.Authority), start.KnownAs));
        return start.Address.PathAndQuery;
    }

    private async Task<IReadOnlyList<GatewayNews>> Ask() => Assert.IsType<GatewayAnswer.Tells>(await gateway.Ask!(Attempt, Token)).News;

    private static IEnumerable<GatewayEventKind> Kinds(IReadOnlyList<GatewayNews> news) => news.Select(one => one.Kind);

    private async Task<(int Status, string Text)> Post(string body, string type, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Account()["Address"] + "/payment_pages");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account()["Username"]}:{Account()["Password"]}")));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new(type) } };
        using var answer = await http.SendAsync(request, Token);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }
}
