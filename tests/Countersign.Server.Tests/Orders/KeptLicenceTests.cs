using System.Globalization;
using Countersign.Server.Licences;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>What has been paid for stays: no order takes the place of a licence but one that renews it (decisions P4, P9).</summary>
public sealed class KeptLicenceTests : OrderingServer
{
    private const string Enterprise = "1_ID=349&1_days=365&1_IPAddress=192.0.2.1";

    [Fact]
    public async Task What_comes_along_leaves_a_plan_that_was_bought_as_it_is()
    {
        var customer = NewCustomer();
        await Placed($"1_PPP=106102&{customer}");
        var plan = Assert.Single(await Held(customer));

        await Placed($"1_ID=7&1_days=365&{customer}");

        Assert.Contains(plan, await Held(customer));
        Assert.Equal([1061L, 1072], (await Held(customer)).Select(licence => licence.ProductId).Order());
    }

    [Fact]
    public async Task An_offer_adds_no_main_licence_to_one_that_is_held()
    {
        var customer = NewCustomer();
        await Placed($"{Enterprise}&{customer}");
        var bought = Assert.Single(await Held(customer));

        await Placed($"1_PPP=400&offerCode=FREE_HP_UPGRADE&{customer}");

        Assert.Contains(bought, await Held(customer));
        Assert.Equal((349L, 20L), Assert.Single(await Held(customer)) is var licence ? (licence.ProductId, licence.Quantity) : default);
    }

    [Theory]
    [InlineData("1_PPP=70002", "1_PPP=70302")]
    [InlineData("1_PPP=70002", "1_PPP=70002")]
    [InlineData("1_PPP=106102", "1_PPP=106002&domainName=other.example")]
    [InlineData("1_PPP=106102", "1_PPP=400&2_PPP=105902")]
    [InlineData("1_PPP=106102&2_PPP=106902", "1_PPP=106902")]
    public async Task Another_plan_is_another_licence_unless_the_call_names_the_one_that_it_renews(string first, string second)
    {
        var customer = NewCustomer();
        await Placed($"{first}&{customer}");
        var held = await Held(customer);

        await Placed($"{second}&{customer}");

        Assert.Equal(held.Count + 1, (await Held(customer)).Count);
        Assert.Subset((await Held(customer)).ToHashSet(), held.ToHashSet());
    }

    [Fact]
    public async Task A9_The_licence_that_the_call_names_is_renewed_once_and_goes_on_from_its_end()
    {
        var customer = NewCustomer();
        await Placed($"1_PPP=106002&{customer}");
        var plan = Assert.Single(await Held(customer));

        await Placed($"1_PPP=106002&2_PPP=106002&licenceCode={plan.Code}&{customer}");

        var held = await Held(customer);
        Assert.Equal([1060L, 1060], held.Select(licence => licence.ProductId));
        Assert.Equal(plan.ExpiresAt + Days(365), Assert.Single(held, licence => licence.Code == plan.Code).ExpiresAt);
    }

    [Fact]
    public async Task P9_A_trial_renews_nothing()
    {
        var customer = NewCustomer();
        await Placed($"{Standard}&{customer}");
        Clock.Now += TimeSpan.FromDays(340);
        Assert.StartsWith("errorCode=-72&", (await Calls.Post($"1_ID=341&1_IPAddress=192.0.2.1&{customer}")).Body, StringComparison.Ordinal);
        await Placed($"{Standard}&{customer}");
    }

    [Theory]
    [InlineData("name=A&emailAddress=a%40b.example&organizationName=A&paymentStatus=2")] // Nobody could log in to it.
    [InlineData("loginName=offered1&loginPassword=x&name=A&emailAddress=a%40b.example&paymentStatus=2")] // -62
    [InlineData("loginName=offered2&loginPassword=x&name=A&emailAddress=a%40b.example&organizationName=Qualys+Taken+Ltd&paymentStatus=2")] // -57
    [InlineData("2_ID=346&2_days=365&2_IPAddress=192.0.2.1&loginName=offered3&loginPassword=x&name=A&emailAddress=a%40b.example&organizationName=A&paymentStatus=2")] // -54
    public async Task P10_what_could_not_be_ordered_does_not_come_along(string customer)
    {
        var before = await Calls.Count("select count(*) from licence where product_id = 357");
        await Placed($"1_ID=9005&offerCode=FREE_HP_UPGRADE&{customer}");
        Assert.Equal(before, await Calls.Count("select count(*) from licence where product_id = 357"));
    }

    [Fact]
    public async Task Another_plan_is_not_the_rest_of_a_cheaper_one()
    {
        var customer = NewCustomer();
        await Placed($"1_PPP=70002&{customer}");
        var cheap = Assert.Single(await Held(customer));
        await Placed($"1_ID=702&1_days=30&licenceCode={cheap.Code}&{customer}");
        Assert.Contains(cheap, await Held(customer));
        Assert.Equal(Clock.GetUtcNow().AddDays(30).ToUnixTimeMilliseconds(), (await Held(customer)).Single(licence => licence.ProductId == 702).ExpiresAt);
    }

    [Theory]
    [InlineData(556)]
    [InlineData(557)]
    [InlineData(337)]
    [InlineData(410)]
    [InlineData(568)]
    public async Task P10_no_offer_makes_anything_dearer(int product)
    {
        var customer = NewCustomer();
        var plain = Cost(await Calls.Post($"1_ID={product}&1_days=365&{customer}"));
        Assert.InRange(Cost(await Calls.Post($"1_ID={product}&1_days=365&offerCode=FREE_EV_UPGRADE&{customer}")), 0, plain);
    }

    [Fact]
    public async Task P4_What_came_along_comes_again_when_it_has_ended_and_a_free_trial_does_not()
    {
        var customer = NewCustomer();
        await Placed($"1_ID=7&1_days=365&{customer}");
        await Placed($"1_ID=291&{customer}");
        Clock.Now += TimeSpan.FromDays(366);

        await Placed($"1_ID=7&1_days=365&{customer}");

        Assert.Equal(2, (await Held(customer)).Count(licence => licence.ProductId == 1072));
        Assert.StartsWith("errorCode=-45&", (await Calls.Post($"1_ID=291&{customer}")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&ap=Second_Brand")]
    public async Task A4_CodeGuard_is_asked_about_the_brand_that_the_account_belongs_to(string brand) =>
        Assert.StartsWith("errorCode=-64&", (await Calls.Post($"1_PPP=70002&loginName=second_customer&loginPassword=Sandbox-Pass-1&paymentStatus=2{brand}")).Body, StringComparison.Ordinal);

    // A login that the first call opens and the later ones use.
    private async Task Placed(string call) => Assert.NotEmpty((await Calls.Post(call)).OrderNumber);

    private async Task<IReadOnlyList<Licence>> Held(string customer) => await Server.Parts.GetRequiredService<LicenceStore>().OfAccount(
        await Calls.Count("select id from account where login = @login", new { login = LoginOf(customer) }), TestContext.Current.CancellationToken);

    private static decimal Cost(Answered answer) => decimal.Parse(answer.Body.Split('&')[1]["totalCost=".Length..], CultureInfo.InvariantCulture);

    private static long Days(int days) => (long)TimeSpan.FromDays(days).TotalMilliseconds;
}
