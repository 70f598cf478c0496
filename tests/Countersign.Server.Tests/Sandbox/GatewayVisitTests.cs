using System.Net;
using System.Text;
using System.Text.Json;
using Countersign.SandboxGateway;
using static Countersign.SandboxGateway.EventKind;

namespace Countersign.Server.Tests.Sandbox;

/// <summary>What a buyer meets at the sandbox's gateway, and what the merchant hears of it.</summary>
[Trait("Engine", "own")]
public sealed class GatewayVisitTests : IAsyncLifetime
{
    private const string Good = "4242 4242 4242 4242";
    private const string Reference = "7007054258-1";

    private RunningGateway gateway = null!;
    private string link = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gateway = await RunningGateway.Start();
        link = gateway.Terms().Link(RunningGateway.Secret);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Theory]
    [InlineData(Good, Created, Authorised, Captured)]
    [InlineData("4444 3333 2222 1111", Created, Authorised, Captured)]
    [InlineData("4000 0000 0000 0077", Created, Authorised)]
    [InlineData("4000 0000 0000 5126", Created, Authorised, Captured)]
    [InlineData("4000 0000 0000 0259", Created, Authorised, Captured)]
    [InlineData("4000 0000 0000 0341", Created, Expired)]
    public async Task The_merchant_has_heard_what_a_card_does_before_the_browser_is_back(string card, params EventKind[] expected)
    {
        Assert.Equal((303, gateway.Terms().Return.AbsoluteUri), await gateway.Pay(link, card));
        Assert.Equal(expected, gateway.HeardKinds);
        Assert.Equal(expected, (await gateway.Ask(Reference)).Select(told => told.Kind));
        Assert.Distinct(gateway.Heard.Select(one => one.Event.Id));
        Assert.All(gateway.Heard, one => Assert.Equal((Reference, "USD", one.Event.Kind is Authorised or Captured ? 49_00 : 0), (one.Event.Reference, one.Event.Currency, one.Event.Amount)));
        Assert.All(gateway.Heard, one => Assert.True(Signature.Holds(one.Header, RunningGateway.Secret, one.Body, gateway.Time.GetUtcNow())));
    }

    [Theory]
    [InlineData("4000 0000 0000 0077", Captured)]
    [InlineData("4000 0000 0000 5126", Refunded)]
    [InlineData("4000 0000 0000 0259", ChargedBack)]
    public async Task The_rest_follows_ten_seconds_later(string card, EventKind expected)
    {
        await gateway.Pay(link, card);
        var before = gateway.Time.GetUtcNow();
        Assert.DoesNotContain(expected, gateway.HeardKinds);
        await gateway.Eventually(() => gateway.HeardKinds.Last() == expected);
        Assert.True(gateway.Heard[^1].Event.At - before >= TestCard.Later);
        Assert.Equal(49_00, gateway.Heard[^1].Event.Amount);
    }

    [Theory]
    [InlineData("4000 0000 0000 0002", Declined, "The card was declined.")]
    [InlineData("4000 0000 0000 9995", Declined, "There is not enough money on the card.")]
    [InlineData("4000 0000 0000 0069", Declined, "The card has expired.")]
    [InlineData("4000 0000 0000 0127", Declined, "The security code is not the card")]
    [InlineData("4000 0000 0000 0119", Failed, "The bank could not be reached.")]
    public async Task A_buyer_whose_card_was_refused_may_try_another(string card, EventKind expected, string said)
    {
        var (status, text) = await gateway.Pay(link, card);
        Assert.Equal(200, status);
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", text, StringComparison.Ordinal);
        await gateway.Eventually(() => gateway.Heard.Count == 2);
        Assert.Equal([Created, expected], gateway.HeardKinds);
        Assert.Equal(303, (await gateway.Pay(link, Good)).Status);
        Assert.Equal([Created, expected, Authorised, Captured], gateway.HeardKinds);
    }

    [Fact]
    public async Task A_buyer_who_turns_back_has_cancelled()
    {
        Assert.Equal((303, gateway.Terms().Return.AbsoluteUri), await gateway.Send(link, ("button", "cancel")));
        Assert.Equal([Created, Cancelled], gateway.HeardKinds);
        Assert.Contains("You cancelled this payment", await Show(link, HttpStatusCode.OK), StringComparison.Ordinal);
        await gateway.Pay(link, Good);
        Assert.Equal([Created, Cancelled], gateway.HeardKinds);
    }

    [Fact]
    public async Task A_buyer_who_goes_after_a_refused_card_has_not_cancelled()
    {
        await gateway.Pay(link, "4000 0000 0000 0002");
        Assert.Equal(303, (await gateway.Send(link, ("button", "cancel"))).Status);
        Assert.Equal([Created, Declined], (await gateway.Ask(Reference)).Select(told => told.Kind));
    }

    [Fact]
    public async Task What_has_been_paid_is_not_paid_again()
    {
        await gateway.Pay(link, Good);
        var page = await Show(link, HttpStatusCode.OK);
        Assert.Contains("This has been paid already", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{gateway.Terms().Return}\"", page, StringComparison.Ordinal);
        await gateway.Pay(link, Good);
        Assert.Equal([Created, Authorised, Captured], gateway.HeardKinds);
    }

    [Fact]
    public async Task A_visit_that_takes_too_long_expires_and_the_merchant_hears_of_it()
    {
        await Show(link, HttpStatusCode.OK);
        gateway.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Contains("This payment has expired", await Show(link, HttpStatusCode.Gone), StringComparison.Ordinal);
        await gateway.Pay(link, Good);
        await gateway.Eventually(() => gateway.Heard.Count == 2);
        Assert.Equal([Created, Expired], gateway.HeardKinds);
    }

    [Fact]
    public async Task A_visit_that_takes_too_long_is_told_as_expired_to_a_merchant_who_asks()
    {
        await Show(link, HttpStatusCode.OK);
        gateway.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal([Created, Expired], (await gateway.Ask(Reference)).Select(told => told.Kind));
        Assert.Empty(await gateway.Ask("7007054258-2"));
    }

    [Fact]
    public async Task A_link_that_was_altered_gets_a_page_that_says_so()
    {
        Assert.Contains("This link does not hold", await Show(link.Replace("amount=4900", "amount=100", StringComparison.Ordinal), HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Empty(await gateway.Ask(Reference));
    }

    [Fact]
    public async Task The_first_terms_of_a_reference_hold()
    {
        await Show(link, HttpStatusCode.OK);
        var other = (gateway.Terms() with { Money = new(1, "USD") }).Link(RunningGateway.Secret);
        await Show(other, HttpStatusCode.Conflict);
        Assert.Equal(409, (await gateway.Pay(other, Good)).Status);
        Assert.Equal(303, (await gateway.Pay((gateway.Terms() with { Language = "fr" }).Link(RunningGateway.Secret), Good)).Status);
        Assert.Equal(49_00, gateway.Heard[^1].Event.Amount);
    }

    [Theory]
    [InlineData("", "12/34", "123", "number")]
    [InlineData("4111 1111 1111 1111", "12/34", "123", "number")]
    [InlineData(Good, "", "123", "expiry")]
    [InlineData(Good, "13/34", "123", "expiry")]
    [InlineData(Good, "02/26", "123", "expiry")]
    [InlineData(Good, "12/34", "12", "cvc")]
    [InlineData(Good, "12/34", "12345", "cvc")]
    [InlineData(Good, "12/34", "12a", "cvc")]
    public async Task A_fault_of_the_form_is_told_at_its_field_and_in_a_summary(string number, string expiry, string cvc, string field)
    {
        var (status, text) = await gateway.Send(link, ("number", number), ("expiry", expiry), ("cvc", cvc), ("button", "pay"));
        Assert.Equal(422, status);
        Assert.Contains($"<a href=\"#{field}\">", text, StringComparison.Ordinal);
        Assert.Contains($"id=\"{field}-error\"", text, StringComparison.Ordinal);
        Assert.Contains("<title>Error: ", text, StringComparison.Ordinal);
        Assert.Single(await gateway.Ask(Reference));
    }

    [Fact]
    public async Task A_card_that_expires_this_month_holds() =>
        Assert.Equal(303, (await gateway.Send(link, ("number", Good), ("expiry", "3/2026"), ("cvc", "1234"), ("button", "pay"))).Status);

    [Fact]
    public async Task A_number_that_may_be_a_real_card_s_is_never_shown_again()
    {
        var (_, text) = await gateway.Pay(link, "5555 5555 5555 4444");
        Assert.DoesNotContain("5555 5555", text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"123\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_of_a_card_than_four_digits_is_told()
    {
        await gateway.Pay(link, Good);
        Assert.All(gateway.Heard, one => Assert.DoesNotContain("42424242", Encoding.UTF8.GetString(one.Body).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.Contains("ending 4242", gateway.Heard[^1].Event.Detail, StringComparison.Ordinal);
        Assert.Contains("ending 4242", await Show("/", HttpStatusCode.OK), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_of_the_list_is_filled_in_by_its_button()
    {
        var (status, text) = await gateway.Send(link, ("number", ""), ("expiry", "11/33"), ("arrival", "30"), ("button", "4000000000000341"));
        Assert.Equal(200, status);
        Assert.Contains("value=\"4000 0000 0000 0341\"", text, StringComparison.Ordinal);
        Assert.Contains("value=\"11/33\"", text, StringComparison.Ordinal);
        Assert.Contains("<option value=\"30\" selected>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_run_no_script_and_are_for_nobody_else()
    {
        using var browser = gateway.Browser();
        using var answer = await browser.GetAsync(new Uri(link, UriKind.Relative), Token);
        Assert.StartsWith("default-src 'none'; style-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("noindex, nofollow", Assert.Single(answer.Headers.GetValues("X-Robots-Tag")));
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
        Assert.DoesNotContain("<script", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expiry", 9_000, 413)]
    [InlineData("button", 1, 400)]
    public async Task A_form_that_no_browser_sends_is_refused_and_no_fault_of_ours(string name, int length, int expected)
    {
        Assert.Equal(expected, (await gateway.Pay(link, Good, (name, new string('1', length)))).Status);
        Assert.DoesNotContain(gateway.Log.Events, text => text.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_thousand_visits_the_oldest_is_forgotten()
    {
        var sessions = new Sessions();
        for (var i = 0; i <= 1_000; i++)
            Assert.NotNull(sessions.Open(Countersign.SandboxGateway.Dialects.Sandbox.Dialect, gateway.Terms($"{i}-1"), gateway.Time.GetUtcNow()));
        Assert.Equal((1_000, null, "1000-1"), (sessions.All.Count, sessions.Find("0-1"), sessions.All[0].Terms.Reference));
    }

    [Fact]
    public async Task Questions_are_answered_to_the_server_only()
    {
        using var browser = gateway.Browser();
        using var unsigned = await browser.GetAsync(new Uri($"/payments/{Reference}", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        using var other = new HttpRequestMessage(HttpMethod.Get, new Uri($"/payments/{Reference}", UriKind.Relative));
        other.Headers.Add(Signature.Header, Signature.Sign(RunningGateway.Secret, gateway.Time.GetUtcNow(), Signature.Request("GET", "/payments/7007054258-2", [])));
        using var refused = await browser.SendAsync(other, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Money_is_given_back_once_for_each_key_and_never_more_than_was_taken()
    {
        Assert.Equal("422", await Refund(1_00, "before"));
        await gateway.Pay(link, Good);
        Assert.Contains("\"refunded\",\"amount\":1900", await Refund(19_00, "one"), StringComparison.Ordinal);
        await Refund(19_00, "one");
        Assert.Equal("422", await Refund(18_00, "one"));
        Assert.Equal("422", await Refund(30_01, "two"));
        Assert.Equal("422", await Refund(0, "zero"));
        Assert.Equal("422", await Refund(-1, "less"));
        await Refund(30_00, "three");
        Assert.Equal([19_00, 30_00], (await gateway.Ask(Reference)).Where(told => told.Kind == Refunded).Select(told => told.Amount));
        await gateway.Eventually(() => gateway.HeardKinds.Count(kind => kind == Refunded) == 2);
    }

    private async Task<string> Refund(long amount, string key) => Encoding.UTF8.GetString(
        await gateway.Request(HttpMethod.Post, $"/payments/{Reference}/refunds", JsonSerializer.SerializeToUtf8Bytes(new Refund(amount, key), Wire.Options)));

    private async Task<string> Show(string target, HttpStatusCode expected)
    {
        using var browser = gateway.Browser();
        using var answer = await browser.GetAsync(new Uri(target, UriKind.Relative), Token);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Token);
    }
}
