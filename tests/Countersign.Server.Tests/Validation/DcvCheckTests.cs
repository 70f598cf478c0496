using Countersign.Conformance;
using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Outbound;
using Countersign.Server.Outbox;
using Countersign.Server.Tests.Orders;
using Countersign.Server.Tests.Outbound;
using Countersign.Server.Validation;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Validation;

/// <summary>The proof of control is looked for in a real name server.</summary>
public sealed class DcvCheckTests(RunningServer server, UnboundServer names) : IClassFixture<RunningServer>, IClassFixture<UnboundServer>
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&isReturningCustomer=Y&paymentStatus=2";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlacedOrders Orders => server.Parts.GetRequiredService<PlacedOrders>();

    [Fact]
    public async Task A_record_that_is_in_place_shows_control()
    {
        var order = await Placed($"1_PPP=400&1_dcvEmailAddress=CNAME+CSR+Hash&1_csr={SignedRequests.Shop}{Login}");
        Assert.IsType<WorkOutcome.Done>(await Check().Check(order, Token));
        var domain = Assert.Single((await Orders.Find(order, Token))!.Items.Single().Domains);
        Assert.True(domain.IsValidated);
        Assert.Equal("It was found.", domain.LastCheck!.Text);
    }

    [Fact]
    public async Task A_record_that_is_not_there_is_named_and_looked_for_again()
    {
        var order = await Placed($"1_PPP=400&1_uniqueValue=other1&1_dcvEmailAddress=CNAME+CSR+Hash&1_csr={SignedRequests.Shop}{Login}");
        Assert.IsType<WorkOutcome.Again>(await Check().Check(order, Token));
        var domain = Assert.Single((await Orders.Find(order, Token))!.Items.Single().Domains);
        Assert.False(domain.IsValidated);
        Assert.StartsWith("The record _", domain.LastCheck!.Text, StringComparison.Ordinal); // It is there for the request without the unique value.
    }

    [Fact]
    public async Task A_file_on_a_host_of_a_private_network_is_not_fetched()
    {
        var order = await Placed($"1_PPP=400&1_dcvEmailAddress=HTTP+CSR+Hash&1_csr={SignedRequests.Shop}{Login}");
        Assert.IsType<WorkOutcome.Again>(await Check().Check(order, Token));
        var domain = Assert.Single((await Orders.Find(order, Token))!.Items.Single().Domains);
        Assert.False(domain.IsValidated);
        Assert.Contains("127.0.0.1", domain.LastCheck!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_work_is_armed_with_the_order_and_with_what_is_supplied_later()
    {
        using var calls = new Calls(server);
        var order = await Placed($"1_PPP=400{Login}");
        Assert.Equal(0, await Armed(calls, order));
        var placed = (await Orders.Find(order, Token))!;
        var supplied = new ProgressFact(1, ProgressKind.Supplied, ItemParameters.Csr.Name, Uri.UnescapeDataString(SignedRequests.Shop));
        Assert.True(await server.Parts.GetRequiredService<OrderProgress>().Record(placed, [supplied], "test", Token));
        // This server's own worker may have done it already: there was nothing chosen to look for.
        Assert.InRange(await Armed(calls, order), 0, 1);
        Assert.IsType<WorkOutcome.GivenUp>(await Check().Check(-1, Token));
    }

    private DcvCheck Check()
    {
        var dns = new Resolver(names.EndPoint);
        return new DcvCheck(Orders, server.Parts.GetRequiredService<OrderProgress>(), dns, new GuardedHttp(dns, Perimeter.Internet, TimeProvider.System));
    }

    private static Task<long> Armed(Calls calls, long order) =>
        calls.Count("select count(*) from due_work where kind = 'dcv' and subject = @order", new { order });

    private async Task<long> Placed(string call)
    {
        using var calls = new Calls(server);
        var number = (await calls.Post(call)).OrderNumber;
        return (await Orders.Find(number, Token))!.Id;
    }
}
