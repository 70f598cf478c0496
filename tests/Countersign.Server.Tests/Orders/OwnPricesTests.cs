using Countersign.Conformance;
using Countersign.Server.Accounts;
using Countersign.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>An affiliate that sets its own prices (decision M2).</summary>
public sealed class OwnPricesTests : IAsyncLifetime
{
    private const string Item = "1_PPP=400&loginName=login_name&paymentStatus=0&paymentTimestamp=1700000000";

    private RunningServer server = null!;
    private Calls calls = null!;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start();
        calls = new Calls(server, RefusedPaidCalls.Brand);
        var prices = new Table("affiliate", WriteKind.Update,
            new("brand", ColumnType.Text, IsKey: true), new("sets_prices", ColumnType.Integer), new("version", ColumnType.Integer));
        var token = TestContext.Current.CancellationToken;
        await server.Parts.GetRequiredService<GroupCommit>().Commit(new Write { Rows = [new Row(prices, RefusedPaidCalls.Brand, true, long.MaxValue / 4)] }, token);
        await server.Parts.GetRequiredService<Affiliates>().Refresh(token);
    }

    public async ValueTask DisposeAsync()
    {
        calls.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task M2_What_was_paid_is_the_price_and_the_difference_is_recorded()
    {
        var number = (await calls.Post($"{Item}&1_cost=60.00&1_tax=0.01&paymentMethod=4&2_PPP=400&2_cost=49.00&2_tax=0.00")).OrderNumber;
        Assert.Equal(10, number.Length);
        Assert.Equal(1, await calls.Count("select count(*) from placed_order where cost = 10900 and tax = 1"));
        Assert.Equal(1, await calls.Count("select count(*) from price_variance where number = 1 and cost = 4900 and tax = 0"));
        Assert.Equal(1, await calls.Count("select count(*) from price_variance"));
    }

    [Fact]
    public async Task M2_What_was_given_away_is_free()
    {
        Assert.StartsWith("errorCode=-4&errorItem=paymentMethod&", (await calls.Post($"{Item}&1_cost=0.01&1_tax=0&paymentMethod=1")).Body, StringComparison.Ordinal);
        Assert.StartsWith("orderNumber=", (await calls.Post($"{Item}&1_cost=0&1_tax=0&paymentMethod=1")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paymentStatus=2")]
    [InlineData("paymentStatus=2&1_cost=1.00", "errorCode=-83&errorItem=1_cost&")]
    public async Task M2_What_is_not_paid_yet_costs_what_we_say(string status, string answer = "orderNumber=") =>
        Assert.StartsWith(answer, (await calls.Post($"1_PPP=400&loginName=login_name&{status}")).Body, StringComparison.Ordinal);
}
