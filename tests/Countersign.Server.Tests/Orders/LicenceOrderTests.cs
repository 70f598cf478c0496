using Countersign.Conformance;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>What orders leave behind with an account, and what the next order finds of it.</summary>
public sealed class LicenceOrderTests : OrderingServer
{
    [Fact]
    public async Task P4_a_main_licence_is_kept_with_its_addresses_term_and_end()
    {
        var customer = NewCustomer();
        await Placed($"{Standard}&2_ID=356&2_days=365&2_quantity=2&{customer}");
        var licence = Assert.Single(await Licences(customer));
        Assert.Equal((346L, 15L, 365L, false), ((long)licence.product_id, (long)licence.quantity, (long)licence.term_days, licence.is_trial != 0));
        Assert.Equal(Clock.GetUtcNow().AddDays(365).ToUnixTimeMilliseconds(), (long)licence.expires_at);
        Assert.Matches("^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$", (string)licence.code);
    }

    [Fact]
    public async Task P9_a_pack_adds_to_the_licence_that_is_held()
    {
        var customer = NewCustomer();
        await Placed($"{Standard}&{customer}");
        await Placed($"1_ID=356&1_days=730&2_ID=356&2_days=365&{customer}");
        Assert.Equal(15L, (long)Assert.Single(await Licences(customer)).quantity);
    }

    [Fact]
    public async Task P9_a_renewal_extends_the_licence_from_its_end()
    {
        var customer = NewCustomer();
        await Placed($"{Standard}&{customer}");
        var before = Assert.Single(await Licences(customer));
        Assert.StartsWith("errorCode=-56&", (await Calls.Post($"{Standard}&{customer}")).Body, StringComparison.Ordinal);
        Clock.Now += TimeSpan.FromDays(340);
        await Placed($"1_ID=346&1_days=730&1_IPAddress=192.0.2.1&{customer}");
        var after = Assert.Single(await Licences(customer));
        Assert.Equal(((string)before.code, (long)before.expires_at + (long)TimeSpan.FromDays(730).TotalMilliseconds), ((string)after.code, (long)after.expires_at));
    }

    [Fact]
    public async Task P9_after_its_end_a_licence_is_ordered_anew()
    {
        var customer = NewCustomer();
        await Placed($"{Standard}&{customer}");
        Clock.Now += TimeSpan.FromDays(400);
        await Placed($"{Standard}&{customer}");
        Assert.Equal(2, (await Licences(customer)).Count);
    }

    [Fact]
    public async Task Of_two_orders_of_one_web_product_at_once_one_is_placed()
    {
        var customer = NewCustomer();
        await Placed($"1_PPP=400&{customer}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Calls.Post($"1_ID=1000&{customer}")));
        Assert.Single(answers, answer => answer.Body.StartsWith("orderNumber=", StringComparison.Ordinal));
        Assert.Equal(7, answers.Count(answer => answer.Body.StartsWith("errorCode=-73&", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_add_on_finds_the_plan_that_is_held()
    {
        var customer = NewCustomer();
        Assert.StartsWith("errorCode=-128&", (await Calls.Post($"1_PPP=106801&{customer}")).Body, StringComparison.Ordinal);
        await Placed($"1_PPP=106001&{customer}");
        await Placed($"1_PPP=106801&{customer}");
        Clock.Now += TimeSpan.FromDays(31);
        Assert.StartsWith("errorCode=-128&", (await Calls.Post($"1_PPP=106801&{customer}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task P4_a_free_web_product_comes_along_once_unless_it_is_not_wanted()
    {
        var customer = NewCustomer();
        Assert.Equal([7L], await Products(await Placed($"1_ID=7&1_days=365&disableSWP=Y&{customer}")));
        Assert.Equal([7L, 1072], await Products(await Placed($"1_ID=7&1_days=730&{customer}")));
        Assert.Equal([7L], await Products(await Placed($"1_ID=7&1_days=365&{customer}"))); // Held, and so left out silently.
        var licence = Assert.Single(await Licences(customer));
        Assert.Equal((1072L, 730L), ((long)licence.product_id, (long)licence.term_days));
    }

    [Fact]
    public async Task P10_an_offer_adds_its_product_without_charge()
    {
        var customer = NewCustomer();
        var answer = await Calls.Post($"1_PPP=400&offerCode=FREE_HP_UPGRADE&{customer}");
        Assert.EndsWith("&totalCost=49.00&currency=USD", answer.Body, StringComparison.Ordinal);
        Assert.Equal([287L, 357], await Products(answer.OrderNumber));
        var licence = Assert.Single(await Licences(customer));
        Assert.Equal((357L, 5L), ((long)licence.product_id, (long)licence.quantity));
    }

    [Theory]
    [InlineData("FREE_EV_UPGRADE")]
    [InlineData("FREE_EV_UPGRADE_REQUIRED")]
    public async Task P10_an_upgrade_charges_EV_as_OV(string offer)
    {
        var customer = NewCustomer();
        var ov = (await Calls.Post($"1_ID=316&1_days=365&{customer}")).Body.Split('&')[1];
        Assert.NotEqual(ov, (await Calls.Post($"1_ID=337&1_days=365&{customer}")).Body.Split('&')[1]);
        Assert.Equal(ov, (await Calls.Post($"1_ID=337&1_days=365&offerCode={offer}&{customer}")).Body.Split('&')[1]);
    }

    [Fact]
    public async Task N8_an_account_has_a_number_of_its_own_once()
    {
        var (one, other) = (NewCustomer(), NewCustomer());
        await Placed($"1_PPP=400&{one}");
        await Placed($"1_PPP=400&1_foreignOrderNumber=A1&{one}");
        Assert.StartsWith("errorCode=-4&errorItem=1_foreignOrderNumber&", (await Calls.Post($"1_PPP=400&1_foreignOrderNumber=A1&{one}")).Body, StringComparison.Ordinal);
        await Placed($"1_PPP=400&1_foreignOrderNumber=a1&{one}");
        await Placed($"1_PPP=400&1_foreignOrderNumber=A1&{other}");
    }

    [Fact]
    public async Task A_listed_key_is_taken_for_a_product_that_asks_for_one() =>
        await Placed($"1_ID=9003&1_csr={SignedRequests.Listed}&loginName=sandbox_keys&loginPassword=Sandbox-Pass-1&paymentStatus=2");

    // A login that the first call opens and the later ones use.
    private async Task<string> Placed(string call) => (await Calls.Post(call)).OrderNumber;

    private async Task<List<dynamic>> Licences(string customer)
    {
        await using var connection = Server.Parts.GetRequiredService<Database>().OpenRead();
        var login = LoginOf(customer);
        return [.. await connection.QueryAsync("select l.* from licence l join account a on a.id = l.account_id where a.login = @login order by l.code", new { login })];
    }

    private async Task<IEnumerable<long>> Products(string number)
    {
        await using var connection = Server.Parts.GetRequiredService<Database>().OpenRead();
        return await connection.QueryAsync<long>(
            "select i.product_id from order_item i join outbox o on o.subject = i.order_id where o.body = @number and o.topic = 'order.placed' order by i.number", new { number });
    }
}
