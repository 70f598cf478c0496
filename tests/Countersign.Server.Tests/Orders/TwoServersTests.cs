using Countersign.Conformance;
using Countersign.Server.Tests.Storage;

namespace Countersign.Server.Tests.Orders;

/// <summary>Two servers on one PostgreSQL are one server to their callers (decision A6).</summary>
[Trait("Engine", "own")]
public sealed class TwoServersTests : IAsyncLifetime
{
    private const string Login = "1_PPP=400&loginName=login_name&loginPassword=login_password&isReturningCustomer=Y&paymentStatus=2";

    private readonly TemporaryDatabase postgres = TestEngine.NewDatabaseWithSchema();
    private RunningServer[] servers = [];

    public async ValueTask InitializeAsync()
    {
        var starting = Enumerable.Range(0, 2).Select(_ => RunningServer.Start(change: settings => settings with { Database = postgres.Address }));
        servers = await Task.WhenAll(starting);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers)
            await server.DisposeAsync();
        postgres.Dispose();
    }

    [Fact]
    public async Task A6_200_concurrent_repeats_of_one_key_on_two_servers_are_one_order_and_one_answer()
    {
        using var first = new Calls(servers[0]);
        using var second = new Calls(servers[1]);
        var key = Guid.NewGuid().ToString("N");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? first : second).Post($"{Login}&region={key}", key)));

        Assert.Matches("^orderNumber=[0-9]{10}&totalCost=49.00&currency=USD$", Assert.Single(answers.Distinct()).Body);
        Assert.Equal(1, await first.Orders(key));
    }

    [Fact]
    public async Task A6_of_one_key_with_two_sets_of_parameters_on_two_servers_one_set_is_placed_and_the_other_is_422()
    {
        using var first = new Calls(servers[0]);
        using var second = new Calls(servers[1]);
        var key = Guid.NewGuid().ToString("N");

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? first : second).Post($"{Login}&region={key}{i % 2}", key)));

        Assert.Equal([50, 50], answers.GroupBy(answer => answer.Status).Select(group => group.Count()));
        Assert.Equal([200, 422], answers.Select(answer => answer.Status).Distinct().Order());
        Assert.Equal(1, await first.Orders(key + "0") + await first.Orders(key + "1"));
    }

    [Fact]
    public async Task A6_one_payment_on_two_servers_is_one_order()
    {
        using var first = new Calls(servers[0], RefusedPaidCalls.Brand);
        using var second = new Calls(servers[1], RefusedPaidCalls.Brand);
        var mark = Guid.NewGuid().ToString("N");
        var call = $"{RefusedPaidCalls.Paid}&paymentMethod=3&paymentID={mark}&region={mark}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? first : second).Post(call)));

        Assert.Matches("^orderNumber=[0-9]{10}$", Assert.Single(answers.Distinct()).Body);
        Assert.Equal(1, await first.Orders(mark));
        Assert.StartsWith("errorCode=-4&errorItem=paymentID&", (await second.Post(call + "x")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_of_one_login_that_each_change_a_detail_are_all_placed_on_two_servers()
    {
        using var first = new Calls(servers[0]);
        using var second = new Calls(servers[1]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? first : second).Post($"{Login}&emailAddress=a{i}%40b.example")));

        // Two servers do not take turns with each other: a call that lost four times is told to come again.
        Assert.All(answers, answer => Assert.True(answer.Status == 503 || answer.Body.StartsWith("orderNumber=", StringComparison.Ordinal), answer.Body));
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Equal(answers.Count(answer => answer.Status == 200), answers.Where(answer => answer.Status == 200).Distinct().Count());
    }

    [Fact]
    public async Task Of_one_web_product_on_two_servers_at_once_each_account_gets_one()
    {
        using var first = new Calls(servers[0]);
        using var second = new Calls(servers[1]);
        string[] customers = [.. Enumerable.Range(0, 10).Select(i => $"loginName=web{i}&loginPassword=x&paymentStatus=2")];
        foreach (var customer in customers)
            Assert.StartsWith("orderNumber=", (await first.Post($"1_PPP=400&{customer}&name=A&emailAddress=a%40b.example")).Body, StringComparison.Ordinal);

        var pairs = await Task.WhenAll(customers.Select(customer => Task.WhenAll(first.Post($"1_ID=1000&{customer}"), second.Post($"1_ID=1000&{customer}"))));

        Assert.All(pairs, pair => Assert.Single(pair, answer => answer.Body.StartsWith("orderNumber=", StringComparison.Ordinal)));
        Assert.All(pairs, pair => Assert.Single(pair, answer => answer.Body.StartsWith("errorCode=-73&", StringComparison.Ordinal)));
        Assert.Equal(customers.Length, await first.Count("select count(*) from licence l join account a on a.id = l.account_id where a.login like 'web%' and l.product_id = 1000"));
    }

    [Fact]
    public async Task What_one_server_changes_holds_for_the_next_call_on_the_other()
    {
        using var first = new Calls(servers[0]);
        using var second = new Calls(servers[1]);
        const string New = "1_PPP=400&loginName=moved&loginPassword=x&paymentStatus=2&name=A&emailAddress=a%40b.example";
        const string Again = "1_PPP=400&loginName=moved&loginPassword=x&paymentStatus=2&isReturningCustomer=Y";
        Assert.StartsWith("orderNumber=", (await first.Post(New)).Body, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
            Assert.StartsWith("orderNumber=", (await second.Post(Again)).Body, StringComparison.Ordinal);

        Assert.StartsWith("orderNumber=", (await first.Post(Again + "&localityName=Ghent")).Body, StringComparison.Ordinal);
        Assert.StartsWith("orderNumber=", (await second.Post(Again + "&localityName=Bruges")).Body, StringComparison.Ordinal);

        Assert.Equal(1, await first.Count("select count(*) from account_detail where parameter = 'localityName' and text = 'Bruges'"));
    }
}
