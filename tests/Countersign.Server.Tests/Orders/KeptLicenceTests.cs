using System.Globalization;
using Countersign.Server.Licences;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>What has been paid for stays: no order takes the place of a licence but one that renews it (decisions P4, P9).</summary>
public sealed class KeptLicenceTests : IAsyncLifetime
{
    private const string Standard = "1_ID=346&1_days=365&1_IPAddress=192.0.2.1";
    private const string Enterprise = "1_ID=349&1_days=365&1_IPAddress=192.0.2.1";

    private readonly SetClock clock = new();
    private RunningServer server = null!;
    private Calls calls = null!;
    private int customers;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start(time: clock);
        calls = new Calls(server);
    }

    public async ValueTask DisposeAsync()
    {
        calls.Dispose();
        await server.DisposeAsync();
    }

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
    public async Task A_licence_that_an_offer_adds_leaves_the_one_held_its_addresses()
    {
        var customer = NewCustomer();
        await Placed($"{Enterprise}&{customer}");
        var bought = Assert.Single(await Held(customer));

        await Placed($"1_PPP=400&offerCode=FREE_HP_UPGRADE&{customer}");

        Assert.Contains(bought, await Held(customer));
        Assert.Equal([(349L, 20L), (357L, 5L)], (await Held(customer)).Select(licence => (licence.ProductId, licence.Quantity)).Order());
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

        await Placed($"1_PPP=106102&2_PPP=106202&licenceCode={plan.Code}&{customer}");

        var held = await Held(customer);
        Assert.Equal([1061L, 1062], held.Select(licence => licence.ProductId).Order());
        Assert.Equal(plan.ExpiresAt + Days(365), Assert.Single(held, licence => licence.Code == plan.Code).ExpiresAt);
    }

    [Fact]
    public async Task P9_A_trial_renews_nothing()
    {
        var customer = NewCustomer();
        await Placed($"{Standard}&{customer}");
        clock.Now += TimeSpan.FromDays(340);
        Assert.StartsWith("errorCode=-72&", (await calls.Post($"1_ID=341&1_IPAddress=192.0.2.1&{customer}")).Body, StringComparison.Ordinal);
        await Placed($"{Standard}&{customer}");
    }

    [Fact]
    public async Task A9_Of_two_main_licences_the_one_that_the_call_names_is_judged_renewed_and_enlarged()
    {
        var customer = NewCustomer();
        await Placed($"{Enterprise}&{customer}");
        await Placed($"1_ID=287&1_days=365&offerCode=FREE_HP_UPGRADE&{customer}");
        clock.Now += TimeSpan.FromDays(340);
        var (paid, free) = ((await Held(customer)).Single(licence => licence.ProductId == 349), (await Held(customer)).Single(licence => licence.ProductId == 357));

        await Placed($"1_ID=356&1_days=365&licenceCode={free.Code}&{customer}");
        Assert.Contains(free with { Quantity = 10 }, await Held(customer));
        await Placed($"1_ID=356&1_days=365&licenceCode={paid.Code}&{customer}");
        Assert.Contains(paid with { Quantity = 25 }, await Held(customer));

        Assert.StartsWith("errorCode=-60&", (await calls.Post($"{Standard}&licenceCode={paid.Code}&{customer}")).Body, StringComparison.Ordinal);
        await Placed($"{Standard}&2_PPP=35601&licenceCode={free.Code}&{customer}");
        Assert.StartsWith("errorCode=-56&", (await calls.Post($"{Standard}&licenceCode={free.Code}&{customer}")).Body, StringComparison.Ordinal);
        await Placed($"{Enterprise}&2_PPP=35601&licenceCode={paid.Code}&{customer}");
    }

    [Fact]
    public async Task P4_What_came_along_comes_again_when_it_has_ended_and_a_free_trial_does_not()
    {
        var customer = NewCustomer();
        await Placed($"1_ID=7&1_days=365&{customer}");
        await Placed($"1_ID=291&{customer}");
        clock.Now += TimeSpan.FromDays(366);

        await Placed($"1_ID=7&1_days=365&{customer}");

        Assert.Equal(2, (await Held(customer)).Count(licence => licence.ProductId == 1072));
        Assert.StartsWith("errorCode=-45&", (await calls.Post($"1_ID=291&{customer}")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&ap=Second_Brand")]
    public async Task A4_CodeGuard_is_asked_about_the_brand_that_the_account_belongs_to(string brand) =>
        Assert.StartsWith("errorCode=-64&", (await calls.Post($"1_PPP=70002&loginName=second_customer&loginPassword=Sandbox-Pass-1&paymentStatus=2{brand}")).Body, StringComparison.Ordinal);

    // A login that the first call opens and the later ones use.
    private string NewCustomer() => string.Create(CultureInfo.InvariantCulture,
        $"loginName=keeper{++customers}&loginPassword=x&name=A&emailAddress=a%40b.example&organizationName=A&streetAddress1=1&localityName=B&paymentStatus=2");

    private async Task Placed(string call) => Assert.NotEmpty((await calls.Post(call)).OrderNumber);

    private async Task<IReadOnlyList<Licence>> Held(string customer) => await server.Parts.GetRequiredService<LicenceStore>().OfAccount(
        await calls.Count("select id from account where login = @login", new { login = customer.Split('&')[0].Split('=')[1] }), TestContext.Current.CancellationToken);

    private static long Days(int days) => (long)TimeSpan.FromDays(days).TotalMilliseconds;
}
