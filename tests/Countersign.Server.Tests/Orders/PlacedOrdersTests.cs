using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Orders;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>An order is read back as it was placed, with what has happened since, and tells what it waits for.</summary>
public sealed class PlacedOrdersTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&paymentStatus=";
    private const string CodeSigning = "1_ID=8&1_days=365";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PlacedOrders Orders => server.Parts.GetRequiredService<PlacedOrders>();

    private OrderProgress Progress => server.Parts.GetRequiredService<OrderProgress>();

    [Fact]
    public async Task An_order_is_found_by_its_number_with_what_was_sent()
    {
        var order = await Place("1_PPP=400&1_webserverSoftwareID=-1&2_ID=9005&2_visibility=0&region=Read+back" + Login + "2");

        Assert.Equal((PaymentStatus.PayLater, CurrencyCode.Usd, 4900L, 0L), (order.PaymentStatus, order.Currency, order.Cost, order.Tax));
        Assert.Equal("Read back", order.Text(OrderParameters.Region));
        Assert.Null(order.Text(CustomerParameters.LoginPassword));
        Assert.Equal("Sandbox Trading Ltd", order.Detail(CompanyParameters.OrganizationName));
        Assert.Equal([(1, 287L, 365L, true), (2, 9005L, 365L, false)], order.Items.Select(item => (item.Number, item.Product.Number, item.Days, item.IsVisible)));
        Assert.Equal(-1, order.Items[0].Get(ItemParameters.WebServerSoftware, 2));
    }

    [Theory]
    [InlineData("1000000000")]
    [InlineData("12345")]
    [InlineData("")]
    [InlineData("123456789\u0661")]
    public async Task A_number_that_was_never_given_finds_nothing(string number) => Assert.Null(await Orders.Find(number, Token));

    [Fact]
    public async Task An_order_keeps_the_catalog_that_it_was_priced_by()
    {
        var order = await Place("1_PPP=400" + Login + "2");
        var catalog = server.Parts.GetRequiredService<CatalogStore>();
        var text = catalog.Current.File.Write();
        await catalog.Import(text.Replace("\"PositiveSSL DV\"", "\"Renamed DV\"", StringComparison.Ordinal), Token);

        Assert.Equal("PositiveSSL DV", (await Orders.Find(order.Id, Token))!.Items[0].Product.Name);
        await catalog.Import(text, Token);
    }

    [Fact]
    public async Task A_fact_is_kept_and_raises_the_version()
    {
        var order = await Place("1_PPP=400" + Login + "2");
        Assert.True(await Progress.Record(order, [Supplied(1, ItemParameters.Csr, "a request")], "test", Token));

        var read = (await Orders.Find(order.Id, Token))!;
        Assert.Equal("a request", read.Items[0].Text(ItemParameters.Csr));
        Assert.Equal(order.Version + 1, read.Version);
    }

    [Fact]
    public async Task A_value_can_be_taken_back()
    {
        var order = await Place("1_PPP=400&shippingStreetAddress2=Floor+3" + Login + "2");
        await Progress.Record(order, [Supplied(0, ShippingParameters.StreetAddress2, "")], "test", Token);
        Assert.Null((await Orders.Find(order.Id, Token))!.Text(ShippingParameters.StreetAddress2));
    }

    [Fact]
    public async Task Of_two_who_change_an_order_at_once_one_is_told()
    {
        var order = await Place("1_PPP=400" + Login + "2");
        var kept = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Progress.Record(order, [Supplied(1, ItemParameters.Csr, $"{i}")], "test", Token)));

        Assert.Equal(1, kept.Count(won => won));
        Assert.Equal($"{Array.IndexOf(kept, true)}", (await Orders.Find(order.Id, Token))!.Items[0].Text(ItemParameters.Csr));
    }

    [Fact]
    public async Task Looking_for_a_proof_makes_nobody_s_view_old()
    {
        var order = await Place("1_PPP=400" + Login + "2");
        Assert.True(await Progress.Record(order, [new(1, ProgressKind.DomainChecked, "example.com", "nothing")], "test", Token));
        Assert.True(await Progress.Record(order, [Supplied(1, ItemParameters.Csr, "a request")], "test", Token));
        Assert.False(await Progress.Record(order, [new(1, ProgressKind.DomainChecked, "example.com", "found")], "test", Token));
    }

    [Fact]
    public async Task The_audit_trail_says_what_happened_without_saying_what_it_was()
    {
        var order = await Place("1_PPP=400" + Login + "2");
        await Progress.Record(order, [new(0, ProgressKind.Supplied, ShippingParameters.Surname.Name, "Doe-Canary")], "test", Token);

        await using var connection = server.Parts.GetRequiredService<Database>().OpenRead();
        var entry = await connection.QuerySingleAsync<string>(
            "select body from audit where action = 'order.progressed' and subject = @subject", new { subject = $"order:{order.Id}" });
        Assert.Matches("""^\{"item":0,"kind":1,"sha256":"[0-9a-f]{64}"\}$""", entry);
    }

    private static readonly KeyStatement Stated = new(new AttestedKey { Kind = HsmType.YubiKey, Maker = "Yubico", Model = "YubiKey 5", Path = [] }, "a hash", "another");

    public static TheoryData<string, string, Need[]> WhatIsNeeded => new()
    {
        { "DV waits for payment, a CSR, names and the certificate", "1_PPP=400" + Login + "2", [Need.Payment, Need.Csr, Need.DomainChoice, Need.DomainControl, Need.Issuance] },
        { "OV is checked", "1_ID=7&1_days=365" + Login + "2", [Need.Payment, Need.Csr, Need.DomainChoice, Need.DomainControl, Need.Identity, Need.Issuance] },
        { "Code signing waits for a token or a statement (P5)", CodeSigning + Login + "2", [Need.Payment, Need.Hardware, Need.Csr, Need.Identity, Need.Issuance] },
        { "A token brings its own key and knows the organization's address", CodeSigning + "&1_smartCardBased=Y" + Login + "2", [Need.Payment, Need.Identity, Need.Issuance] },
        { "A token without a postal code waits for it", CodeSigning + "&1_smartCardBased=Y&shippingStreetAddress1=1+Street" + Login + "2", [Need.Payment, Need.Shipping, Need.Identity, Need.Issuance] },
        { "S/MIME waits for its mailboxes", "1_ID=794&1_days=365&1_smimeEmailAddresses=a%40b.example" + Login + "2", [Need.Payment, Need.Csr, Need.Mailboxes, Need.Issuance] },
        { "What is free waits for no payment", "1_ID=9005" + Login + "1", [Need.Csr, Need.DomainChoice, Need.DomainControl, Need.Issuance] },
        { "What is delivered with the order waits for its payment alone", "1_ID=1001" + Login + "2", [Need.Payment] },
    };

    [Theory]
    [MemberData(nameof(WhatIsNeeded))]
    public async Task What_an_order_waits_for_follows_from_what_was_ordered(string why, string call, Need[] needs) =>
        Assert.True(needs.SequenceEqual(Unmet(await Place(call))), why);

    [Fact]
    public async Task Each_fact_meets_the_need_that_it_is_about()
    {
        var order = await Place(CodeSigning + Login + "2");
        await Follow(order, new(0, ProgressKind.Paid), Need.Hardware, Need.Csr, Need.Identity, Need.Issuance);
        await Follow(order, Supplied(1, ItemParameters.Csr, "a request"), Need.Hardware, Need.Identity, Need.Issuance);
        await Follow(order, Supplied(1, ItemParameters.HsmType, "YUBIKEY"), Need.Hardware, Need.Identity, Need.Issuance);
        await Follow(order, Supplied(1, ItemParameters.KeyAttestation, "a statement"), Need.Hardware, Need.Identity, Need.Issuance);
        await Follow(order, Stated.ToFact(1), Need.Identity, Need.Issuance);
        await Follow(order, new(1, ProgressKind.IdentityChecked), Need.Issuance);
        await Follow(order, new(1, ProgressKind.Issued));
    }

    [Theory]
    [InlineData("Awaiting payment", "1_PPP=400")]
    [InlineData("Pending", "1_PPP=400", ProgressKind.Paid)]
    [InlineData("Processed", "1_ID=1002", ProgressKind.Paid)]
    [InlineData("Rejected", "1_PPP=400", ProgressKind.Cancelled)]
    public async Task How_an_order_stands_is_said_in_the_family_s_words(string word, string items, params ProgressKind[] facts)
    {
        var order = await Place(items + Login + "2");
        await Progress.Record(order, [.. facts.Select(kind => new ProgressFact(kind == ProgressKind.Paid ? 0 : 1, kind))], "test", Token);
        Assert.Equal(word, OrderStanding.Of((await Orders.Find(order.Id, Token))!));
    }

    [Fact]
    public void Every_need_of_a_family_has_a_row()
    {
        Assert.Equal(Enum.GetValues<Need>().Order(), ItemNeeds.All.Select(row => row.Need).Order());
        Assert.All(ItemNeeds.All, row => Assert.True(row.Title.Length > 0 && row.Waiting.EndsWith('.') && row.Met.EndsWith('.')));
    }

    private async Task Follow(PlacedOrder order, ProgressFact fact, params Need[] left)
    {
        Assert.True(await Progress.Record((await Orders.Find(order.Id, Token))!, [fact], "test", Token));
        Assert.Equal(left, Unmet((await Orders.Find(order.Id, Token))!));
    }

    private static IEnumerable<Need> Unmet(PlacedOrder order) => OrderStanding.Unmet(order).Select(row => row.Need);

    private static ProgressFact Supplied(int item, Parameter row, string text) => new(item, ProgressKind.Supplied, row.Name, text);

    private async Task<PlacedOrder> Place(string call)
    {
        using var calls = new Calls(server);
        return await Orders.Find((await calls.Post(call)).OrderNumber, Token) ?? throw new InvalidOperationException("The order is not there.");
    }
}
