using System.Text;
using Countersign.Conformance;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>Whatever a call is refused for, by decision: nothing of it is stored.</summary>
public class RefusalTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Tables = ["placed_order", "order_item", "outbox", "account", "account_detail", "licence", "claim", "catalog"];

    [Theory]
    [MemberData(nameof(RefusedCalls.All), MemberType = typeof(RefusedCalls))]
    [MemberData(nameof(RefusedCertificateCalls.All), MemberType = typeof(RefusedCertificateCalls))]
    [MemberData(nameof(RefusedLicenceCalls.All), MemberType = typeof(RefusedLicenceCalls))]
    public async Task A_refused_call_stores_nothing(string decision, string call, int code, string item)
    {
        var before = await Stored();
        Assert.StartsWith($"errorCode={code}&", await Post(call), StringComparison.Ordinal);
        Assert.True(before == await Stored(), $"{decision} {item}");
    }

    [Theory]
    [MemberData(nameof(RefusedPaidCalls.All), MemberType = typeof(RefusedPaidCalls))]
    public async Task A_refused_call_of_an_affiliate_s_server_stores_nothing(string decision, string call, int code, string item)
    {
        using var calls = new Calls(server, RefusedPaidCalls.Brand);
        var before = await Stored();
        Assert.StartsWith($"errorCode={code}&", (await calls.Post(call, Guid.NewGuid().ToString())).Body, StringComparison.Ordinal);
        Assert.True(before == await Stored(), $"{decision} {item}");
    }

    [Fact]
    public async Task A_store_that_fails_in_the_middle_of_an_order_keeps_nothing_of_it()
    {
        var before = await Stored();
        Assert.StartsWith("errorCode=-14&", await Post("1_PPP=400&name=A&emailAddress=fail%40sandbox.example&paymentStatus=2"), StringComparison.Ordinal);
        Assert.Equal(before, await Stored());
    }

    [Fact]
    public async Task A_placed_order_stores_itself_its_items_one_message_and_one_audit_entry()
    {
        var number = (await Post("1_PPP=400&2_ID=287&2_days=730&2_visibility=0&region=here&confirmURL=https%3A%2F%2Fx.example&" + RefusedCalls.Login)).Split('&')[0].Split('=')[1];
        await using var connection = Database.OpenRead();
        var id = await connection.QuerySingleAsync<long>("select subject from outbox where body = @number and topic = 'order.placed'", new { number });
        Assert.Equal([(1, 400L, true), (2, 28702L, false)],
            (await connection.QueryAsync("select number, ppp, is_visible from order_item where order_id = @id order by number", new { id }))
                .Select(row => ((int)row.number, (long)row.ppp, row.is_visible == 1)));
        Assert.Equal(1, await connection.QuerySingleAsync<long>("select count(*) from audit where subject = @subject", new { subject = $"order:{id}" }));

        var parameters = await connection.QuerySingleAsync<string>("select parameters from placed_order where id = @id", new { id });
        Assert.Contains("\"region\":\"here\"", parameters, StringComparison.Ordinal);
        Assert.DoesNotContain("login_password", parameters, StringComparison.Ordinal);
        Assert.DoesNotContain("confirmURL", parameters, StringComparison.Ordinal); // Ignored with paymentStatus=2, so not kept (decision A4).
    }

    [Fact]
    public async Task A8_a_call_replaces_only_the_details_that_it_supplies()
    {
        await Post("1_PPP=400&name=First+Name&emailAddress=first%40b.example&loginName=replaced&loginPassword=x&paymentStatus=2&localityName=Ghent&country=BE");
        await Post("1_PPP=400&loginName=replaced&loginPassword=x&isReturningCustomer=Y&paymentStatus=2&localityName=Bruges");
        await using var connection = Database.OpenRead();
        var details = await connection.QueryAsync("select d.parameter, d.text from account_detail d join account a on a.id = d.account_id where a.login = 'replaced' order by 1");
        Assert.Equal(["countryName=BE", "emailAddress=first@b.example", "localityName=Bruges", "name=First Name"],
            details.Select(row => $"{row.parameter}={row.text}"));
    }

    [Fact]
    public async Task The_tax_follows_the_country_of_the_call_and_of_the_account()
    {
        Assert.Contains("&totalCost=46.80&currency=GBP", await Post("1_PPP=400&currency=GBP&name=A&emailAddress=a%40b.example&paymentStatus=2&country=GB"), StringComparison.Ordinal);
        Assert.Contains("&totalCost=39.00&currency=GBP", await Post("1_PPP=400&currency=GBP&name=A&emailAddress=a%40b.example&paymentStatus=2"), StringComparison.Ordinal);
        Assert.Contains("&totalCost=45.00&currency=EUR",
            await Post("1_PPP=400&currency=EUR&name=A&emailAddress=a%40b.example&paymentStatus=2&country=DE&vatNumber=DE136695976"), StringComparison.Ordinal);
        Assert.Contains("&totalCost=53.55&currency=EUR", await Post("1_PPP=400&currency=EUR&name=A&emailAddress=a%40b.example&paymentStatus=2&country=DE"), StringComparison.Ordinal);
        Assert.Contains("&totalCost=54.45&currency=EUR",
            await Post("1_PPP=400&currency=EUR&name=A&emailAddress=a%40b.example&paymentStatus=2&country=NL&vatNumber=DE136695976"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task N8_and_N12_extension_rows_and_tolerated_arguments_are_kept_with_the_order()
    {
        await Post($"1_PPP=400&ap=Legacy_Brand&loginName=legacy_customer&loginPassword=Sandbox-Pass-1&paymentStatus=2&reseller=Y&1_csr={SignedRequests.Shop}&1_uniqueValue=abc1");
        await using var connection = Database.OpenRead();
        var (order, item) = (await connection.QuerySingleAsync<string>("select parameters from placed_order where parameters like '%reseller%'"),
            await connection.QuerySingleAsync<string>("select parameters from order_item where parameters like '%abc1%'"));
        Assert.Contains("\"reseller\":\"Y\"", order, StringComparison.Ordinal);
        Assert.Contains("\"csr\":\"MIHRMHkC", item, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A3_the_source_that_opened_an_account_cannot_be_locked_out_of_it()
    {
        const string Call = "1_PPP=400&loginName=opened_here&paymentStatus=2&loginPassword=";
        await Post(Call + "right&name=A&emailAddress=first%40b.example");
        for (var i = 0; i < 12; i++)
            Assert.StartsWith("errorCode=-16&", await Post(Call + "wrong"), StringComparison.Ordinal);
        Assert.StartsWith("orderNumber=", await Post(Call + "right"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_calls_of_one_login_that_each_change_a_detail_are_all_placed()
    {
        await Post("1_PPP=400&name=A&emailAddress=first%40b.example&loginName=busy&loginPassword=x&paymentStatus=2");
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Post($"1_PPP=400&loginName=busy&loginPassword=x&paymentStatus=2&emailAddress=a{i}%40b.example&isReturningCustomer=Y")));
        Assert.All(answers, answer => Assert.StartsWith("orderNumber=", answer, StringComparison.Ordinal));
        Assert.Equal(50, answers.Distinct().Count());
    }

    [Fact]
    public async Task Thirty_new_customers_who_want_one_login_make_one_account()
    {
        const string Call = "1_PPP=400&loginName=wanted&emailAddress=a%40b.example&name=A&paymentStatus=2&loginPassword=same";
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Post(Call)));
        await using var connection = Database.OpenRead();
        Assert.Equal(1, await connection.QuerySingleAsync<long>("select count(*) from account where login = 'wanted'"));
        Assert.All(answers, answer => Assert.StartsWith("orderNumber=", answer, StringComparison.Ordinal)); // The others were judged again, and logged in.
    }

    private Database Database => server.Parts.GetRequiredService<Database>();

    private async Task<string> Post(string call)
    {
        using var http = server.Client();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(call)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using var response = await http.PostAsync(new Uri("/products/!PlaceOrder", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> Stored()
    {
        await using var connection = Database.OpenRead();
        var text = new StringBuilder();
        foreach (var table in Tables)
        {
            foreach (IDictionary<string, object> row in await connection.QueryAsync($"select * from {table}"))
                text.Append(table).AppendJoin('|', row.Values).Append('\n');
        }

        return text.ToString();
    }
}
