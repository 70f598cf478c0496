using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Catalog;
using Countersign.Server.Payments;
using Countersign.Server.Payments.WorldpayBusiness;
using Countersign.Server.Tests.Sandbox;
using static Countersign.Server.Tests.Gateways.WorldpayBusinessAccount;

namespace Countersign.Server.Tests.Gateways;

/// <summary>The adapter for Worldpay's Business Gateway and the gateway that plays its part, over the wire.</summary>
[Trait("Engine", "own")]
public sealed class WorldpayBusinessWireTests : IAsyncLifetime
{
    private const string Good = "4242 4242 4242 4242";
    private const string Refused = "4000 0000 0000 0002";

    private RunningGateway running = null!;
    private HttpClient http = null!;
    private PaymentGateway gateway = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PaymentAttempt Visiting => Attempt(running.Time.GetUtcNow());

    public async ValueTask InitializeAsync()
    {
        running = await RunningGateway.Start();
        http = running.Browser();
        gateway = Gateway(running, http);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return running.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("UTF-8")]
    [InlineData("Shift_JIS")]
    [InlineData("windows-1251")]
    public async Task A_buyer_pays_and_is_shown_what_we_answer(string charset)
    {
        running.Reply = gateway.Acknowledge!(new Uri(running.Merchant, "/pay/token/return")).Body;
        var page = await Enter();
        var (status, address) = await running.Pay(page, Good, ("charset", charset));
        Assert.Equal(303, status);
        var heard = Assert.Single(running.Heard);
        Assert.Equal("msgType=authResult&installation=1234567", heard.Query);
        Assert.EndsWith(charset.Length > 0 ? charset : "ISO-8859-1", heard.ContentType, StringComparison.Ordinal);
        var news = Assert.Single(Understand(gateway, heard));
        Assert.Equal((GatewayEventKind.Captured, 1_234_50L, "USD", OurReference, running.Time.GetUtcNow()), (news.Kind, news.Amount, news.Currency, news.Reference, news.At));
        var shown = await http.GetStringAsync(new Uri(address, UriKind.Relative), Token);
        Assert.Contains("your payment was successful", shown, StringComparison.Ordinal);
        Assert.Contains($"url={running.Merchant}pay/token/return", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("WPDISPLAY", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_card_is_told_to_nobody_and_the_buyer_tries_another_one()
    {
        var page = await Enter();
        Assert.Contains("The card was declined.", (await running.Pay(page, Refused)).Text, StringComparison.Ordinal);
        Assert.Empty(running.Heard);
        Assert.Equal(303, (await running.Pay(page, Good)).Status);
        Assert.Equal(GatewayEventKind.Captured, Assert.Single(Understand(gateway, Assert.Single(running.Heard))).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_buyer_turns_back_also_after_a_refused_card(bool isAfterCard)
    {
        var page = await Enter();
        if (isAfterCard)
            await running.Pay(page, Refused);
        Assert.Equal(303, (await running.Send(page, ("button", "cancel"))).Status);
        Assert.Equal(GatewayEventKind.Cancelled, Assert.Single(Understand(gateway, Assert.Single(running.Heard))).Kind);
    }

    [Fact]
    public async Task What_could_not_be_told_is_not_told_again()
    {
        running.Answer = 500;
        var (status, address) = await running.Pay(await Enter(), Good);
        Assert.Equal(303, status);
        running.Time.Advance(TimeSpan.FromHours(1));
        Assert.Single(running.Heard);
        Assert.Contains("This has been paid already", await http.GetStringAsync(new Uri(address, UriKind.Relative), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrupted_response_is_refused()
    {
        await running.Pay(await Enter(), Good, ("corrupted", "yes"));
        Assert.IsType<GatewayAnswer.Refused>(gateway.Understand(Assert.Single(running.Heard).Notification));
    }

    [Theory]
    [InlineData("amount", "1.00")]
    [InlineData("currency", "EUR")]
    [InlineData("cartId", "7007054258-2")]
    [InlineData("instId", "1234568")]
    [InlineData("testMode", "0")]
    [InlineData("authValidTo", "1")]
    [InlineData("MC_callback", "https://127.0.0.1/elsewhere")]
    [InlineData("signature", "00000000000000000000000000000000")]
    [InlineData("signatureFields", "cartId")]
    [InlineData("normalAmount", "0.01")]
    [InlineData("option", "1")]
    public async Task A_form_that_was_changed_on_its_way_lets_nobody_in(string name, string value)
    {
        var form = await Begin(gateway, Visiting, Visit(running.Merchant, Terms(running.Time.GetUtcNow())));
        var changed = form.Fields.Select(field => (field.Key, field.Key == name ? value : field.Value)).ToArray();
        var (status, text) = await running.Send(form.Address.AbsolutePath, changed);
        Assert.Equal(400, status);
        Assert.Contains("This payment cannot be made", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_comes_too_late_lets_nobody_in()
    {
        var form = await Begin(gateway, Visiting, Visit(running.Merchant));
        running.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(400, (await running.Send(form.Address.AbsolutePath, [.. form.Fields.Select(field => (field.Key, field.Value))])).Status);
    }

    [Fact]
    public async Task Money_is_given_back_once_for_each_key_and_no_more_than_was_taken()
    {
        var paid = await Pay();
        GatewayRefund Wanted(long amount, string key) => new(amount, key) { Payment = paid[0].Id };
        var news = await Tells(gateway.Refund!(Visiting, Wanted(234_50, "one"), Token));
        Assert.Equal((GatewayEventKind.Refunded, 234_50L, "USD", OurReference), (news.Kind, news.Amount, news.Currency, news.Reference));
        Assert.Equal(news, await Tells(gateway.Refund!(Visiting, Wanted(234_50, "one"), Token)));
        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Visiting, Wanted(1_000_01, "two"), Token));
        Assert.NotEqual(news.Id, (await Tells(gateway.Refund!(Visiting, Wanted(234_50, "three") with { Before = [news.Id] }, Token))).Id);
        Assert.Equal(765_50, (await Tells(gateway.Refund!(Visiting, Wanted(765_50, "four"), Token))).Amount);
        Assert.IsType<GatewayAnswer.Refused>(await gateway.Refund!(Visiting, Wanted(1, "five") with { Payment = "" }, Token));
    }

    [Fact]
    public async Task Instalments_are_taken_at_their_dates_refused_left_out_and_doubled()
    {
        var start = new DateTimeOffset(running.Time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddHours(6); // Of the day, by which Worldpay counts.
        var agreement = (await Pay(Agreement.FuturePay))[1].Agreement;
        await Press(agreement, "take");
        await Press(agreement, "refuse");
        await Press(agreement, "take");
        await Press(agreement, "skip");
        await Press(agreement, "twice");
        await Press(agreement, "amount", "15.00");
        await Press(agreement, "take");
        await Press(agreement, "cancel");
        var news = running.Heard.Skip(1).Select(heard => Assert.Single(Understand(gateway, heard))).ToList();
        Assert.All(news, one => Assert.Equal((agreement, OurReference), (one.Agreement, one.Reference)));
        Assert.Equal(
            [
                (GatewayEventKind.InstalmentPaid, 12_00L, start.AddMonths(1)), (GatewayEventKind.InstalmentRefused, 12_00L, start.AddMonths(2)),
                (GatewayEventKind.InstalmentPaid, 12_00L, start.AddMonths(2)), (GatewayEventKind.InstalmentPaid, 12_00L, start.AddMonths(4)),
                (GatewayEventKind.InstalmentPaid, 12_00L, start.AddMonths(4)), (GatewayEventKind.InstalmentPaid, 15_00L, start.AddMonths(5)),
                (GatewayEventKind.AgreementCancelled, 0L, start.AddMonths(5)),
            ],
            news.Select(one => (one.Kind, one.Amount, one.At)));
        Assert.Distinct(news.Select(one => one.Id));
        Assert.Equal(422, (await running.Send("/worldpaybusiness/agreements", ("agreement", agreement), ("button", "take"))).Status);
        Assert.Contains("cancelled by the buyer", await http.GetStringAsync(new Uri("/worldpaybusiness/agreements", UriKind.Relative), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agreement_is_cancelled_and_the_answer_and_the_response_tell_the_same()
    {
        var agreement = (await Pay(Agreement.FuturePay))[1].Agreement;
        var answered = await Tells(gateway.CancelAgreement!(Visiting, agreement, Token));
        var told = Assert.Single(Understand(gateway, running.Heard[^1]));
        Assert.True(Event(answered).TellsTheSameAs(Event(told)));
        Assert.True(Event(answered).TellsTheSameAs(Event(await Tells(gateway.CancelAgreement!(Visiting, agreement, Token)))));
        Assert.IsType<GatewayAnswer.Refused>(await gateway.CancelAgreement!(Visiting, "1", Token));
    }

    [Theory]
    [InlineData(Agreement.FlexiPay, true)]
    [InlineData(Agreement.FuturePay, false)]
    [InlineData(Agreement.FlexiBurn, false)]
    public async Task The_amount_of_an_adjustable_agreement_is_changed(Agreement kind, bool isChanged)
    {
        var agreement = (await Pay(kind))[1].Agreement;
        var answer = await gateway.ChangeAgreement!(Visiting, agreement, 20_00, Token);
        Assert.Equal(isChanged, answer is GatewayAnswer.Tells([{ Kind: GatewayEventKind.AmountChanged, Amount: 20_00 }]));
        await Press(agreement, "take");
        Assert.Equal(isChanged ? 20_00 : 12_00, Assert.Single(Understand(gateway, running.Heard[^1])).Amount);
        running.Time.Advance(TimeSpan.FromDays(55)); // Five days before the next one.
        Assert.IsType<GatewayAnswer.Refused>(await gateway.ChangeAgreement!(Visiting, agreement, 21_00, Token));
    }

    [Fact]
    public async Task Who_has_another_password_administers_nothing()
    {
        var agreement = (await Pay(Agreement.FuturePay))[1].Agreement;
        var account = WorldpayBusiness.Dialect.Account(running.Address.GetLeftPart(UriPartial.Authority), RunningGateway.Secret);
        var other = WorldpayBusinessGateway.Kind.Connect(new(setting => setting.Name == "AdministrationPassword" ? "guessed" : account[setting.Name], http, running.Time));
        Assert.DoesNotContain("guessed", Assert.IsType<GatewayAnswer.Refused>(await other.CancelAgreement!(Visiting, agreement, Token)).Reason, StringComparison.Ordinal);
        Assert.IsType<GatewayAnswer.Refused>(await other.Refund!(Visiting, new(1, "key") { Payment = "1234567.1.Y" }, Token));
    }

    [Fact]
    public async Task A_gateway_that_is_away_is_told_apart_from_one_that_may_have_given_money_back()
    {
        var paid = await Pay();
        await running.DisposeGateway();
        Assert.IsType<GatewayAnswer.Unreachable>(await gateway.CancelAgreement!(Visiting, "1", Token));
        Assert.IsType<GatewayAnswer.Unreachable>(await gateway.Refund!(Visiting, new(1, "key") { Payment = paid[0].Id }, Token));
    }

    private static async Task<GatewayNews> Tells(Task<GatewayAnswer> answer) => Assert.Single(Assert.IsType<GatewayAnswer.Tells>(await answer).News);

    private static GatewayEvent Event(GatewayNews news) => new(WorldpayBusinessGateway.Name, 1, news, NewsSource.Question);

    private async Task<string> Enter(Agreement? kind = null)
    {
        var form = await Begin(gateway, Visiting, Visit(running.Merchant, kind is { } asked ? Terms(running.Time.GetUtcNow(), asked) : null));
        var (status, address) = await running.Send(form.Address.AbsolutePath, [.. form.Fields.Select(field => (field.Key, field.Value))]);
        Assert.Equal(303, status);
        return address;
    }

    private async Task<IReadOnlyList<GatewayNews>> Pay(Agreement? kind = null)
    {
        await running.Pay(await Enter(kind), Good);
        return Understand(gateway, running.Heard[^1]);
    }

    private async Task Press(string agreement, string button, string amount = "") =>
        Assert.Equal(303, (await running.Send("/worldpaybusiness/agreements", ("agreement", agreement), ("button", button), ("amount", amount))).Status);
}
