using Countersign.Client;
using Countersign.Proofs;
using Countersign.Protocol;
using Countersign.Server.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>Decision A6 through the whole server: a call with a key may be made again.</summary>
public sealed class RepeatedCallTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private const string Login = "loginName=login_name&loginPassword=login_password&isReturningCustomer=Y";
    private const string Later = "1_PPP=400&paymentStatus=2&" + Login;
    private const string Somebody = "emailAddress=a%40b.example&name=A";

    private readonly Calls calls = new(server);

    // Of this test alone, whatever else runs on the same server.
    private readonly string mark = Guid.NewGuid().ToString("N");

    private string Marked => $"{Later}&region={mark}";

    public void Dispose() => calls.Dispose();

    [Fact]
    public async Task A6_of_200_repeats_at_once_one_places_the_order_and_all_get_its_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => calls.Post(Marked, mark)));
        Assert.Single(answers.Distinct());
        Assert.Matches("^orderNumber=[0-9]{10}&totalCost=49.00&currency=USD$", answers[0].Body);
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_calls_that_wait_for_the_first_are_not_judged_themselves()
    {
        await using var own = await RunningServer.Start();
        using var at = new Calls(own);
        var first = (await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => at.Post(Marked, mark))))[0];
        var next = await at.Post(Marked);
        var numbers = own.Parts.GetRequiredService<OrderNumbers>();
        Assert.True(numbers.TryFind(first.OrderNumber, out var id));
        Assert.True(numbers.TryFind(next.OrderNumber, out var following));
        Assert.Equal(id + 1, following); // No other got as far as to an order number.
    }

    [Fact]
    public async Task A6_of_200_calls_at_once_those_with_other_parameters_than_the_first_are_422()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => calls.Post($"{Marked}&1_servers={1 + (i % 2)}", mark)));
        var placed = answers.Where(answer => answer.Status == 200).ToList();
        Assert.Single(placed.Distinct());
        Assert.Equal(100, placed.Count);
        Assert.All(answers.Except(placed), answer => Assert.Equal(new(422, Calls.Unknown, null), answer));
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_the_same_call_is_the_same_in_whatever_method_order_and_spelling()
    {
        var first = await calls.Post(Marked, mark);
        Assert.Equal(first, await calls.Get(Marked, mark));
        Assert.Equal(first, await calls.Post($"region={mark}&{Login}&_1_ppp=400&PAYMENTSTATUS=%32&dunsNumber=", mark));
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Theory]
    [InlineData("2_PPP=400")]
    [InlineData("1_servers=1")]
    [InlineData("responseFormat=2")]
    [InlineData("languageName=de")]
    public async Task A6_one_more_value_makes_it_another_call(string more)
    {
        await calls.Post(Marked, mark);
        Assert.Equal(new(422, Calls.Unknown, null), await calls.Post($"{Marked}&{more}", mark));
    }

    [Fact]
    public async Task A6_a_call_that_is_refused_is_judged_anew_when_it_is_repeated()
    {
        var refused = $"{Marked}&licenceCode=nonsense";
        Assert.StartsWith("errorCode=-4&errorItem=licenceCode&", (await calls.Post(refused, mark)).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-4&errorItem=licenceCode&", (await calls.Post(refused, mark)).Body, StringComparison.Ordinal);
        var placed = await calls.Post(Marked, mark);
        Assert.Equal(placed, await calls.Post(Marked, mark));
        Assert.Equal(10, placed.OrderNumber.Length);
    }

    [Fact]
    public async Task A6_calls_that_wait_for_one_that_is_refused_go_on_themselves()
    {
        // Refused and sound ones in turn, under one key: whichever runs first, exactly one order comes of them.
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => calls.Post(i % 2 == 0 ? Marked : $"{Marked}&licenceCode=nonsense", mark)));
        Assert.Single(answers.Where(answer => answer.Body.StartsWith("orderNumber=", StringComparison.Ordinal)).Distinct());
        Assert.Equal(30, answers.Count(answer => answer.Body.StartsWith("orderNumber=", StringComparison.Ordinal)));
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_without_a_key_a_repeated_call_orders_again()
    {
        Assert.NotEqual((await calls.Post(Marked)).OrderNumber, (await calls.Post(Marked)).OrderNumber);
        Assert.Equal(2, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_a_key_counts_for_24_hours()
    {
        var time = new SetClock();
        await using var own = await RunningServer.Start(time: time);
        using var at = new Calls(own);
        var first = await at.Post(Marked, mark);
        time.Now += TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1);
        Assert.Equal(first, await at.Post(Marked, mark));
        Assert.Equal(422, (await at.Post(Marked + "&1_servers=2", mark)).Status);
        time.Now += TimeSpan.FromMilliseconds(1);
        var second = await at.Post(Marked + "&1_servers=2", mark);
        Assert.NotEqual(first.OrderNumber, second.OrderNumber);
        Assert.Equal(second, await at.Post(Marked + "&1_servers=2", mark));
        Assert.Equal(2, await at.Orders(mark));
    }

    [Fact]
    public async Task A6_a_key_counts_per_login_and_per_affiliate()
    {
        var numbers = new List<string>();
        foreach (var call in new[]
                 {
                     Later,
                     Later + "&ap=Affiliate_Brand_Name",
                     "1_PPP=400&paymentStatus=2&loginName=sandbox_hg&loginPassword=Sandbox-Pass-1",
                     "1_PPP=400&paymentStatus=2&loginName=second_customer&loginPassword=Sandbox-Pass-1&ap=Second_Brand",
                     "1_PPP=400&paymentStatus=2&" + Somebody,
                     "1_PPP=400&paymentStatus=2&ap=Second_Brand&" + Somebody,
                 })
        {
            var first = await calls.Post(call, mark);
            Assert.Equal(first, await calls.Post(call, mark));
            numbers.Add(first.OrderNumber);
        }

        Assert.Equal(numbers.Count, numbers.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&isReturningCustomer=N")]
    public async Task A6_a_new_customer_who_repeats_the_call_is_the_one_whom_it_made(string mode)
    {
        var call = $"1_PPP=400&paymentStatus=2&loginName={mark[..30]}&loginPassword=mine&{Somebody}&region={mark}{mode}";
        var first = await calls.Post(call, mark);
        Assert.Equal(first, await calls.Post(call, mark));
        Assert.Equal(422, (await calls.Post(call + "&1_servers=2", mark)).Status);
        Assert.Equal(1, await calls.Orders(mark));
        Assert.Equal(1, await calls.Count("select count(*) from account where login = @login", new { login = mark[..30] }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&isReturningCustomer=N")]
    public async Task A6_a_new_customer_may_repeat_the_call_many_times_at_once(string mode)
    {
        var call = $"1_PPP=400&paymentStatus=2&loginName={mark[..30]}&loginPassword=mine&{Somebody}&region={mark}{mode}";
        Assert.Single((await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => calls.Post(call, mark)))).Distinct());
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_an_anonymous_call_that_is_repeated_makes_no_second_account()
    {
        var call = $"1_PPP=400&paymentStatus=2&{Somebody}&region={mark}";
        var first = await calls.Post(call, mark);
        var accounts = await calls.Count("select count(*) from account where login is null");
        Assert.Equal(first, await calls.Post(call, mark));
        Assert.Equal(accounts, await calls.Count("select count(*) from account where login is null"));
    }

    [Theory]
    [InlineData("", "errorCode=-16&")]
    [InlineData("&isReturningCustomer=N", "errorCode=-4&errorItem=loginName&")]
    public async Task A6_without_the_password_a_key_that_was_used_is_answered_like_one_that_was_not(string mode, string answer)
    {
        var call = $"1_PPP=400&paymentStatus=2&loginName={mark[..30]}&{Somebody}{mode}&loginPassword=";
        Assert.Equal(10, (await calls.Post(call + "mine", mark)).OrderNumber.Length);
        var used = await calls.Post(call + "wrong", mark);
        Assert.StartsWith(answer, used.Body, StringComparison.Ordinal);
        Assert.Equal(await calls.Post(call + "wrong", mark + "-unused"), used);
        Assert.Equal(used, await calls.Post(call + "wrong&1_servers=2", mark));
        Assert.Equal(used, await calls.Post(call + "wrong"));
    }

    [Theory]
    [InlineData("1_ID=9005&paymentStatus=1&ap=Affiliate_Brand_Name&successURL=https%3A%2F%2Faffiliate.example%2Fdone%3Fa%3D1%23top&" + Login, 303)]
    [InlineData("1_PPP=400&paymentStatus=2&responseFormat=1&" + Login, 200)]
    [InlineData("1_PPP=400&paymentStatus=2&responseFormat=2&" + Login, 200)]
    [InlineData("1_PPP=400&paymentStatus=2&ap=Legacy_Brand&loginName=legacy_customer&loginPassword=Sandbox-Pass-1&reseller=Y", 200)]
    [InlineData("1_PPP=400&paymentStatus=2&currency=EUR&countryName=DE&" + Somebody, 200)]
    public async Task A6_a_repeated_call_is_answered_byte_for_byte_as_the_first_was(string call, int status)
    {
        var first = await calls.Post(call, mark);
        Assert.Equal(status, first.Status);
        Assert.Equal(first, await calls.Post(call, mark));
    }

    [Fact]
    public async Task A6_a_repeated_GET_is_redirected_as_a_GET()
    {
        const string Call = "1_ID=9005&ap=Affiliate_Brand_Name&successURL=https%3A%2F%2Faffiliate.example&" + Login;
        var first = await calls.Get(Call, mark);
        Assert.Equal(302, first.Status);
        Assert.Equal(first, await calls.Get(Call, mark));
        Assert.Equal(first with { Status = 303 }, await calls.Post(Call, mark));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("delete\u007f")]
    [InlineData("tab\there")]
    [InlineData("one", "one")]
    [InlineData("one", "two")]
    public async Task A6_a_malformed_key_is_400_before_anything_is_judged(params string[] keys)
    {
        Assert.Equal(new(400, Calls.Unknown, null), await calls.Post("nope=1", keys));
        Assert.Equal(new(400, Calls.Unknown, null), await calls.Get(Marked, keys));
        Assert.Equal(0, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_a_key_has_255_characters_at_most()
    {
        var longest = mark + new string('~', 255 - mark.Length);
        Assert.Equal(await calls.Post(Marked, longest), await calls.Post(Marked, longest));
        Assert.Equal(400, (await calls.Post(Marked, longest + "~")).Status);
        Assert.Equal(200, (await calls.Post(Marked, "!")).Status);
    }

    [Fact]
    public async Task A6_what_is_wrong_with_a_call_comes_before_what_its_key_says()
    {
        await calls.Post(Marked, mark);
        Assert.StartsWith("errorCode=-2&errorItem=nope&", (await calls.Post(Marked + "&nope=1", mark)).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-39&", (await calls.Post(Login, mark)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A6_neither_the_key_nor_a_value_can_be_read_from_the_claim()
    {
        await calls.Post(Marked, mark);
        Assert.Equal(1, await calls.Count("select count(*) from claim where scope = 'call' and holder like 'order:%'"
            + " and length(key) = 64 and holder = (select 'order:' || max(id) from placed_order where parameters like @pattern) || substr(holder, length(holder) - 64)",
            new { pattern = $"%{mark}%" }));
        Assert.Equal(0, await calls.Count("select count(*) from claim where key like @pattern or holder like @pattern", new { pattern = $"%{mark}%" }));
    }

    [Fact]
    public async Task A6_the_client_library_repeats_a_call_under_its_key()
    {
        using var http = server.Client();
        var client = new PlaceOrderClient(http, http.BaseAddress!);
        var first = Assert.IsType<PlaceOrderReply.Placed>(await client.Place(SampleOrder.With(mark), mark, TestContext.Current.CancellationToken));
        Assert.Equal(first, await client.Place(SampleOrder.With(mark), mark, TestContext.Current.CancellationToken));
        Assert.NotEqual(first, await client.Place(SampleOrder.With(mark), TestContext.Current.CancellationToken));
        var reused = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.Place(new() { { ItemParameters.Pricing, 1, 400 }, { CustomerParameters.LoginName, "login_name" }, { CustomerParameters.LoginPassword, "login_password" }, { OrderParameters.AffiliateBrand, "Affiliate_Brand_Name" } },
                mark, TestContext.Current.CancellationToken));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, reused.StatusCode);
        Assert.Equal(2, await calls.Orders(mark));
    }
}
