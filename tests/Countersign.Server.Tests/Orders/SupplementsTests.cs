using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Sandbox;
using Countersign.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>What is supplied later is judged by the table and the rules that would have judged it in the call.</summary>
public sealed class SupplementsTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string CodeSigning = "1_ID=8&1_days=365&loginName=login_name&loginPassword=login_password&paymentStatus=2";

    private static readonly SandboxHardware Hardware = SandboxHardware.All.Single(one => one.Kind == HsmType.YubiKey);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OTHER", "AAAA", "x_hsmType", -4)]
    [InlineData("YUBIKEY", "", "x_keyAttestation", -3)]
    [InlineData("YUBIKEY", "AA\0A", "x_keyAttestation", -4)]
    [InlineData("YUBIKEY", "AAAA", "x_keyAttestation", -129)]
    [InlineData("YUBIKEY", "sound", null, 0)]
    public async Task Each_fault_is_about_what_is_supplied(string hardware, string statement, string? row, int code)
    {
        var faults = await Judge(CodeSigning, (ItemParameters.HsmType, hardware),
            (ItemParameters.KeyAttestation, statement == "sound" ? Hardware.Statement : statement), (ItemParameters.Csr, Hardware.Request));
        Assert.Equal((row, code), faults.Count == 0 ? (null, 0) : (faults[0].Row.DocumentedName, faults[0].Rejection.Code.Number));
    }

    [Fact]
    public async Task Everything_that_breaks_the_table_is_told() =>
        Assert.Equal(["shippingCountryName", "shippingEmailAddress"],
            (await Judge(CodeSigning, (ShippingParameters.CountryName, "UK"), (ShippingParameters.EmailAddress, "x"), (ShippingParameters.Locality, "Lyon")))
                .Select(fault => fault.Row.Name));

    [Fact]
    public async Task What_has_been_judged_with_the_order_is_past()
    {
        const string Call = "1_ID=8&1_days=365&paymentStatus=2&loginName=past&loginPassword=x";
        await Place(Call + "&name=A&emailAddress=a%40b.example&organizationName=A&streetAddress1=1+Street&localityName=A");
        var item = await Place(Call);
        // As another program would: the rule that asks for the organization would refuse the order today.
        var details = new Table("account_detail", WriteKind.Delete, new Column("account_id", ColumnType.Integer, IsKey: true));
        await server.Parts.GetRequiredService<GroupCommit>().Commit(new Write { Rows = [new Row(details, item.Order.Account.Id)] }, Token);
        item = (await server.Parts.GetRequiredService<PlacedOrders>().Find(item.Order.Id, Token))!.Items[0];
        Assert.Empty(await Judge(item, (ItemParameters.HsmType, "YUBIKEY"), (ItemParameters.KeyAttestation, Hardware.Statement), (ItemParameters.Csr, Hardware.Request)));
    }

    [Fact]
    public async Task A_statement_that_does_not_hold_is_told_exactly()
    {
        var fault = Assert.Single(await Judge(CodeSigning, (ItemParameters.HsmType, "YUBIKEY"), (ItemParameters.KeyAttestation, Hardware.Statement), (ItemParameters.Csr, SigningRequests.For("A"))));
        Assert.Equal("Error in key attestation verification 'key mismatch'", fault.Rejection.Message);
        Assert.StartsWith("The statement is about another key than the one in the CSR. More exactly: ", fault.Sentence, StringComparison.Ordinal);
    }

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

    private async Task<IReadOnlyList<SupplementFault>> Judge(string call, params (Parameter Row, string Text)[] supplied) =>
        await Judge(await Place(call), supplied);

    private async Task<IReadOnlyList<SupplementFault>> Judge(PlacedItem item, params (Parameter Row, string Text)[] supplied) =>
        (await server.Parts.GetRequiredService<Supplements>().Judge(item, supplied.ToDictionary(pair => pair.Row, pair => pair.Text), Token)).Faults;

    private async Task<PlacedItem> Place(string call)
    {
        using var calls = new Calls(server);
        return (await server.Parts.GetRequiredService<PlacedOrders>().Find((await calls.Post(call)).OrderNumber, Token))!.Items[0];
    }
}
