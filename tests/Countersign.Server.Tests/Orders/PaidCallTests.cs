using System.Text;
using Countersign.Conformance;
using Countersign.Server.Http;
using Countersign.Server.Storage;
using Countersign.Server.Tests.Accounts;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>Orders that an affiliate's server has been paid for already (decision M2), and the payment as their natural key (decision A6).</summary>
public sealed class PaidCallTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private const string Paid = RefusedPaidCalls.Paid;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly Calls calls = new(server, RefusedPaidCalls.Brand);
    private readonly string mark = Guid.NewGuid().ToString("N");

    private string ByPayPal => $"{Paid}&paymentMethod=3&paymentID={mark}&region={mark}";

    public void Dispose() => calls.Dispose();

    [Theory]
    [InlineData("&paymentMethod=0")]
    [InlineData("&paymentMethod=2&paymentID=1")]
    [InlineData("&paymentMethod=3&paymentID=1")]
    [InlineData("&paymentMethod=4")]
    [InlineData("&paymentMethod=4&paymentID=cheque+17")]
    [InlineData("&paymentMethod=5")]
    [InlineData("&paymentMethod=5&paymentID=remark")]
    [InlineData("&paymentMethod=7&paymentID=1")]
    [InlineData("&paymentMethod=8&paymentID=1")]
    [InlineData("&paymentMethod=4&errorURL=https%3A%2F%2Fevil.example&successURL=javascript%3Aalert(1)")]
    [InlineData("&paymentMethod=4&2_PPP=400&2_cost=49&2_tax=0")]
    public async Task M2_an_order_that_is_paid_is_placed_and_answered_with_its_number(string payment) =>
        Assert.Matches("^orderNumber=[0-9]{10}$", (await calls.Post(Paid + payment)).Body);

    [Fact]
    public async Task M2_what_is_free_is_placed_as_free() =>
        Assert.Matches("^orderNumber=[0-9]{10}$",
            (await calls.Post("1_ID=9005&loginName=login_name&paymentStatus=0&1_cost=0.00&1_tax=0&paymentTimestamp=1767225600&paymentMethod=1")).Body);

    [Fact]
    public async Task M2_the_tax_is_that_of_the_customer_s_country()
    {
        const string Call = "1_PPP=400&currency=EUR&country=DE&loginName=sandbox_empty&paymentStatus=0&1_cost=45.00&paymentTimestamp=1767225600&paymentMethod=4&1_tax=";
        Assert.StartsWith("errorCode=-4&errorItem=1_tax&", (await calls.Post(Call + "0.00")).Body, StringComparison.Ordinal);
        Assert.Matches("^orderNumber=[0-9]{10}$", (await calls.Post(Call + "8.55")).Body);
    }

    [Fact]
    public async Task M2_what_was_said_about_the_payment_is_kept_with_the_order()
    {
        await calls.Post(ByPayPal);
        await using var connection = server.Parts.GetRequiredService<Database>().OpenRead();
        var order = await connection.QuerySingleAsync("select id, parameters from placed_order where parameters like @pattern", new { pattern = $"%{mark}%" });
        Assert.Contains("\"paymentMethod\":\"3\"", (string)order.parameters, StringComparison.Ordinal);
        Assert.Contains($"\"paymentID\":\"{mark}\"", (string)order.parameters, StringComparison.Ordinal);
        Assert.Contains("\"paymentTimestamp\":\"1767225600\"", (string)order.parameters, StringComparison.Ordinal);
        var item = await connection.QuerySingleAsync<string>("select parameters from order_item where order_id = @id", new { id = (long)order.id });
        Assert.Contains("\"cost\":\"49.00\",\"tax\":\"0.00\"", item, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("946684799", "errorCode=-4&errorItem=paymentTimestamp&")]
    [InlineData("946684800", "orderNumber=")]
    [InlineData("1795608000", "orderNumber=")] // 24 hours ahead of the clock below.
    [InlineData("1795608001", "errorCode=-4&errorItem=paymentTimestamp&")]
    public async Task M2_the_time_of_the_payment_lies_between_2000_and_24_hours_from_now(string timestamp, string answer)
    {
        await using var own = await RunningServer.Start(time: new SetClock { Now = DateTimeOffset.FromUnixTimeSeconds(1795608000 - 86400) });
        using var at = new Calls(own, RefusedPaidCalls.Brand);
        Assert.StartsWith(answer, (await at.Post(Paid.Replace("1767225600", timestamp, StringComparison.Ordinal) + "&paymentMethod=4")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A6_the_same_payment_gives_the_same_order()
    {
        var first = await calls.Post(ByPayPal);
        Assert.Equal(10, first.OrderNumber.Length);
        Assert.Equal(first, await calls.Post(ByPayPal));
        Assert.Equal(first, await calls.Get(ByPayPal));
        Assert.Equal(first, await calls.Post(ByPayPal, mark));
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_of_200_calls_at_once_over_200_connections_with_one_payment_one_places_the_order()
    {
        await using var own = await RunningServer.Start(app => app.Map("/connection", (HttpContext http) => http.Connection.Id));
        using var certificate = own.Parts.GetRequiredService<TlsFiles>().ClientCertificate(RefusedPaidCalls.Brand);
        var clients = Enumerable.Range(0, 200).Select(_ => own.Client(ListenerKind.Private, certificate: certificate)).ToList();
        var connections = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in clients.Chunk(20)) // So that no handshake waits longer than it may.
            connections.UnionWith(await Task.WhenAll(some.Select(client => client.GetStringAsync("/connection", Token))));
        Assert.Equal(clients.Count, connections.Count);

        var answers = await Task.WhenAll(clients.Select(client => Task.Run(() => PostAlone(client, ByPayPal), Token)));
        Assert.Equal(clients.Count, answers.Length);
        Assert.Matches("^orderNumber=[0-9]{10}$", Assert.Single(answers.Distinct()));
        await using var connection = own.Parts.GetRequiredService<Database>().OpenRead();
        Assert.Equal(1, await connection.QuerySingleAsync<long>("select count(*) from placed_order"));
        Assert.Equal(1, await connection.QuerySingleAsync<long>("select count(*) from order_item"));
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A6_a_payment_counts_for_longer_than_a_key()
    {
        var time = new SetClock();
        await using var own = await RunningServer.Start(time: time);
        using var at = new Calls(own, RefusedPaidCalls.Brand);
        var first = await at.Post(ByPayPal, mark);
        time.Now += TimeSpan.FromDays(30);
        Assert.Equal(first, await at.Post(ByPayPal, mark));
    }

    [Theory]
    [InlineData("&1_servers=1")]
    [InlineData("&languageName=de")]
    public async Task A6_another_call_with_a_payment_that_was_used_is_minus_4_on_paymentID(string more)
    {
        await calls.Post(ByPayPal);
        Assert.StartsWith("errorCode=-4&errorItem=paymentID&", (await calls.Post(ByPayPal + more)).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-4&errorItem=PAYMENTID&",
            (await calls.Post(ByPayPal.Replace("paymentID", "PAYMENTID", StringComparison.Ordinal) + more, mark)).Body, StringComparison.Ordinal);
        Assert.Equal(1, await calls.Orders(mark));
    }

    [Fact]
    public async Task A6_what_else_is_wrong_comes_before_a_payment_that_was_used()
    {
        await calls.Post(ByPayPal);
        Assert.StartsWith("errorCode=-83&errorItem=1_hsmType&", (await calls.Post(ByPayPal + "&1_hsmType=LUNA")).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-4&errorItem=1_cost&",
            (await calls.Post(ByPayPal.Replace("49.00", "48.00", StringComparison.Ordinal))).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-16&", (await calls.Post(ByPayPal + "&loginPassword=wrong")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4")]
    [InlineData("5")]
    public async Task A6_a_remark_on_a_cheque_or_a_transfer_is_no_key(string method)
    {
        var call = $"{Paid}&paymentMethod={method}&paymentID={mark}&region={mark}";
        Assert.NotEqual((await calls.Post(call)).OrderNumber, (await calls.Post(call)).OrderNumber);
    }

    [Fact]
    public async Task A6_a_payment_counts_per_affiliate_and_method()
    {
        using var second = new Calls(server, "Second_Brand");
        var numbers = new[]
        {
            (await calls.Post(ByPayPal)).OrderNumber,
            (await calls.Post(ByPayPal.Replace("paymentMethod=3", "paymentMethod=2", StringComparison.Ordinal))).OrderNumber,
            (await second.Post(ByPayPal.Replace("login_name", "second_customer", StringComparison.Ordinal))).OrderNumber,
        };
        Assert.Equal(3, numbers.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("&isReturningCustomer=N")]
    public async Task A6_a_new_customer_s_payment_may_be_told_again(string mode)
    {
        var call = $"{ByPayPal.Replace("login_name", mark[..30], StringComparison.Ordinal)}&loginPassword=mine&emailAddress=a%40b.example&name=A{mode}";
        var first = await calls.Post(call);
        Assert.Equal(first, await calls.Post(call));
        Assert.Equal(1, await calls.Count("select count(*) from account where login = @login", new { login = mark[..30] }));
    }

    [Fact]
    public async Task A6_a_login_that_was_taken_before_is_told_before_the_payment()
    {
        await calls.Post(ByPayPal);
        var other = $"{ByPayPal}&loginPassword=login_password&emailAddress=a%40b.example&name=A&isReturningCustomer=N";
        Assert.StartsWith("errorCode=-4&errorItem=loginName&", (await calls.Post(other)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M2_outside_the_sandbox_a_test_has_paid_nothing()
    {
        // The sandbox's catalog, and an affiliate with a certificate, in a store that is none.
        await using var sandbox = await RunningServer.Start();
        var catalog = await Text(sandbox, "select text from catalog order by version desc");
        await using var real = await RunningServer.Start(change: settings => settings with { Sandbox = false });
        await Plant(real, catalog);
        using var at = new Calls(real, RefusedPaidCalls.Brand);
        var call = Paid.Replace("loginName=login_name", "emailAddress=a%40b.example&name=A", StringComparison.Ordinal) + "&paymentMethod=";
        await AccountsOnFile.Eventually(async () => (await at.Post(call + "4")).Body.StartsWith("orderNumber=", StringComparison.Ordinal));
        Assert.StartsWith("errorCode=-4&errorItem=paymentMethod&", (await at.Post(call + "0")).Body, StringComparison.Ordinal);
    }

    private static async Task<string> PostAlone(HttpClient client, string call)
    {
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(call)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        using var response = await client.PostAsync(new Uri("/products/!PlaceOrder", UriKind.Relative), body, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private static async Task<string> Text(RunningServer server, string sql)
    {
        await using var connection = server.Parts.GetRequiredService<Database>().OpenRead();
        return await connection.QueryFirstAsync<string>(sql);
    }

    private static async Task Plant(RunningServer server, string catalog)
    {
        using var certificate = server.Parts.GetRequiredService<TlsFiles>().ClientCertificate(RefusedPaidCalls.Brand);
        var catalogs = new Table("catalog", WriteKind.Insert,
            new("version", ColumnType.Integer, IsKey: true), new("text", ColumnType.Text), new("imported_at", ColumnType.Integer));
        await server.Parts.GetRequiredService<GroupCommit>().Commit(
            new Write
            {
                Rows =
                [
                    new Row(AccountsOnFile.Affiliates, 2L, RefusedPaidCalls.Brand, "documented", "[]", "[]", 1L),
                    new Row(AccountsOnFile.Certificates, ClientCertificates.Fingerprint(certificate), 2L, long.MaxValue, null),
                    new Row(catalogs, 1L, catalog, 0L),
                ],
            },
            TestContext.Current.CancellationToken);
    }
}
