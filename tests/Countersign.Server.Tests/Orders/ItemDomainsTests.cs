using Countersign.Protocol;
using Countersign.Server.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>Which names an item has, how control of them may be shown, and when it has been.</summary>
public sealed class ItemDomainsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&paymentStatus=2";
    private const string Single = "1_PPP=400";
    private const string Several = "1_ID=279&1_days=365&1_servers=3";
    private const string Wildcard = "1_ID=289&1_days=365";

    private static readonly SetClock Clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlacedOrders Orders => server.Parts.GetRequiredService<PlacedOrders>();

    [Fact]
    public async Task A_certificate_for_one_name_has_the_common_name() =>
        Assert.Equal(["www.example.com"], Names(await Place(Single, SigningRequests.For("www.example.com", "other.example.com"))));

    [Fact]
    public async Task A_certificate_for_several_has_those_of_the_request_unless_the_order_lists_others()
    {
        var request = SigningRequests.For("www.example.com", "mail.example.org");
        Assert.Equal(["www.example.com", "mail.example.org"], Names(await Place(Several, request)));
        Assert.Equal(["a.example.com", "b.example.com"], Names(await Place(Several + "&1_domainNames=a.example.com+b.example.com", request)));
        Assert.Equal(["a.example.com", "b.example.com"], Names(await Place(Several + "&1_domainNames=a.example.com+b.example.com")));
    }

    [Fact]
    public async Task What_names_no_host_has_none()
    {
        Assert.Empty(Names(await Place("1_ID=8&1_days=365", SigningRequests.For("www.example.com"))));
        Assert.Empty(Names(await Place(Single)));
    }

    [Theory]
    [InlineData("CNAME CSR Hash", "CNAME CSR Hash")]
    [InlineData("HTTP_CSR_HASH", "HTTP CSR Hash")]
    [InlineData("webmaster@example.com", "webmaster@example.com")]
    [InlineData("EMAIL", null)]
    public async Task N7_a_way_counts_when_it_is_complete_and_an_address_when_it_is_permitted(string sent, string? counted)
    {
        var item = await Place($"{Single}&1_dcvEmailAddress={Uri.EscapeDataString(sent)}", SigningRequests.For("www.example.com"));
        Assert.Equal(counted, Assert.Single(item.Domains).Choice is { } choice ? ItemParameters.DcvEmailAddress.Write(choice) : null);
    }

    [Fact]
    public async Task N7_a_choice_that_does_not_fit_the_name_is_none()
    {
        using var calls = new Calls(server);
        var item = (await Orders.Find((await calls.Post(Single + "&1_dcvEmailAddress=admin%40example.org" + Login)).OrderNumber, Token))!.Items[0];
        item = await Record(item, new ProgressFact(1, ProgressKind.Supplied, ItemParameters.Csr.Name, SigningRequests.For("www.example.com")));
        Assert.Null(item.Domains[0].Choice);
        item = await Record(item, item.Domains[0].Choose(new Dcv(DcvMethod.Email, "ADMIN@www.example.com")));
        Assert.Equal("admin@www.example.com", item.Domains[0].Choice!.EmailAddress);
    }

    [Fact]
    public async Task Of_several_names_each_has_its_own_way_by_its_place()
    {
        var item = await Place(Several + "&1_domainNames=a.example.com,b.example.com,c.example.com&1_dcvEmailAddresses=HTTPCSRHASH,admin%40example.com+CNAMECSRHASH",
            SigningRequests.For("a.example.com"));
        Assert.Equal([new Dcv(DcvMethod.Http), new Dcv(DcvMethod.Email, "admin@example.com"), new Dcv(DcvMethod.Cname)], item.Domains.Select(domain => domain.Choice));
    }

    [Fact]
    public async Task A_wildcard_is_offered_no_file_and_a_name_without_a_request_a_message_only()
    {
        var wildcard = Assert.Single((await Place(Wildcard, SigningRequests.For("*.example.com"))).Domains);
        Assert.Equal([DcvMethod.Cname, DcvMethod.Email], wildcard.Choices().Select(choice => choice.Method).Distinct());
        var early = Assert.Single((await Place(Several + "&1_domainNames=www.example.com")).Domains);
        Assert.Equal(10, early.Choices().Count());
        Assert.All(early.Choices(), choice => Assert.Equal(DcvMethod.Email, choice.Method));
    }

    [Fact]
    public async Task A_message_is_no_way_any_more_from_its_last_day_on()
    {
        await using var later = await RunningServer.Start(time: Clock);
        Clock.Now = new DateTimeOffset(2028, 3, 14, 23, 0, 0, TimeSpan.Zero);
        var item = await Place(later, Single + "&1_dcvEmailAddress=admin%40example.com", SigningRequests.For("example.com"));
        Assert.NotNull(item.Domains[0].Choice);
        Clock.Now = new DateTimeOffset(2028, 3, 15, 0, 0, 0, TimeSpan.Zero);
        Assert.Null((await later.Parts.GetRequiredService<PlacedOrders>().Find(item.Order.Id, Token))!.Items[0].Domains[0].Choice);
    }

    [Fact]
    public async Task Control_is_shown_for_one_way_and_one_request()
    {
        var item = await Place(Single + "&1_dcvEmailAddress=CNAMECSRHASH", SigningRequests.For("www.example.com"));
        Assert.Equal("www.example.com", Assert.Single(ItemDomains.ToCheck(item.Order)).Name.Text);

        item = await Record(item, item.Domains[0].Validated());
        Assert.True(item.Domains[0].IsValidated);
        Assert.Empty(ItemDomains.ToCheck(item.Order));

        item = await Record(item, new ProgressFact(1, ProgressKind.Supplied, ItemParameters.Csr.Name, SigningRequests.For("www.example.com")));
        Assert.False(item.Domains[0].IsValidated);

        item = await Record(item, item.Domains[0].Validated());
        item = await Record(item, item.Domains[0].Choose(new Dcv(DcvMethod.Http)));
        Assert.False(item.Domains[0].IsValidated);
    }

    [Fact]
    public async Task A_worker_looks_for_nothing_that_a_message_proves()
    {
        var item = await Place(Single + "&1_dcvEmailAddress=admin%40example.com", SigningRequests.For("www.example.com"));
        Assert.Empty(ItemDomains.ToCheck(item.Order));
    }

    private static IEnumerable<string> Names(PlacedItem item) => item.Domains.Select(domain => domain.Name.Text);

    private async Task<PlacedItem> Record(PlacedItem item, ProgressFact fact)
    {
        Assert.True(await server.Parts.GetRequiredService<OrderProgress>().Record(item.Order, [fact], "test", Token));
        return (await Orders.Find(item.Order.Id, Token))!.Items[0];
    }

    private Task<PlacedItem> Place(string items, string? request = null) => Place(server, items, request);

    private static async Task<PlacedItem> Place(RunningServer at, string items, string? request)
    {
        using var calls = new Calls(at);
        var number = (await calls.Post(items + (request is null ? "" : "&1_csr=" + Uri.EscapeDataString(request)) + Login)).OrderNumber;
        return (await at.Parts.GetRequiredService<PlacedOrders>().Find(number, Token))!.Items[0];
    }
}
