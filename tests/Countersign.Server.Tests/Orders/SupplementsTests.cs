using Countersign.Protocol;
using Countersign.Server.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>What is supplied later is judged by the table and the rules that would have judged it in the call.</summary>
public sealed class SupplementsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string CodeSigning = "1_ID=8&1_days=365&loginName=login_name&loginPassword=login_password&paymentStatus=2";

    [Theory]
    [InlineData("OTHER", "AAAA", "x_hsmType", -4)]
    [InlineData("YUBIKEY", "", "x_keyAttestation", -3)]
    [InlineData("YUBIKEY", "AA\0A", "x_keyAttestation", -4)]
    [InlineData("YUBIKEY", "AAAA", null, 0)]
    public async Task Each_fault_is_about_what_is_supplied(string hardware, string statement, string? row, int code)
    {
        var faults = await Judge(CodeSigning, (ItemParameters.HsmType, hardware), (ItemParameters.KeyAttestation, statement), (ItemParameters.Csr, SigningRequests.For("A")));
        Assert.Equal((row, code), faults.Count == 0 ? (null, 0) : (faults[0].Row.DocumentedName, faults[0].Rejection.Code.Number));
    }

    [Fact]
    public async Task Everything_that_breaks_the_table_is_told() =>
        Assert.Equal(["shippingCountryName", "shippingEmailAddress"],
            (await Judge(CodeSigning, (ShippingParameters.CountryName, "UK"), (ShippingParameters.EmailAddress, "x"), (ShippingParameters.Locality, "Lyon")))
                .Select(fault => fault.Row.Name));

    [Fact]
    public async Task What_has_been_judged_with_the_order_is_past() =>
        Assert.Empty(await Judge($"{CodeSigning}&1_foreignOrderNumber={Guid.NewGuid():N}", (ItemParameters.Csr, SigningRequests.For("A"))));

    [Fact]
    public async Task A_request_is_judged_by_the_rules_of_its_product()
    {
        const string Several = "1_ID=279&1_days=365&1_servers=1&loginName=login_name&loginPassword=login_password&paymentStatus=2";
        Assert.Empty(await Judge(Several, (ItemParameters.Csr, SigningRequests.For("a.example.com"))));
        var tooMany = Assert.Single(await Judge(Several, (ItemParameters.Csr, SigningRequests.For("a.example.com", "b.example.com"))));
        Assert.Equal((ItemParameters.Csr, "1_seats"), (tooMany.Row, tooMany.Rejection.Item));
        Assert.Equal("The CSR is not Base64, or its BEGIN and END lines are not those of a certificate request.",
            Assert.Single(await Judge(Several, (ItemParameters.Csr, "<request>"))).Sentence);
        Assert.Null(Assert.Single(await Judge(Several, (ItemParameters.Csr, SigningRequests.For("*.example.com")))).Sentence);
    }

    [Fact]
    public async Task A_choice_that_was_sent_for_another_name_is_made_anew_later() =>
        Assert.Empty(await Judge("1_PPP=400&1_dcvEmailAddress=admin%40example.org&loginName=login_name&loginPassword=login_password&paymentStatus=2",
            (ItemParameters.Csr, SigningRequests.For("www.example.com"))));

    private async Task<IReadOnlyList<SupplementFault>> Judge(string call, params (Parameter Row, string Text)[] supplied)
    {
        using var calls = new Calls(server);
        var number = (await calls.Post(call)).OrderNumber;
        var order = await server.Parts.GetRequiredService<PlacedOrders>().Find(number, TestContext.Current.CancellationToken);
        return await server.Parts.GetRequiredService<Supplements>().Judge(
            order!.Items[0], supplied.ToDictionary(pair => pair.Row, pair => pair.Text), TestContext.Current.CancellationToken);
    }
}
