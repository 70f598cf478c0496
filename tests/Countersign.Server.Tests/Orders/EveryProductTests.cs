using System.Globalization;
using Countersign.Conformance;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;
using Countersign.Server.Sandbox;
using Countersign.Server.Tests.Catalog;
using Countersign.Server.Tests.Payments;

namespace Countersign.Server.Tests.Orders;

/// <summary>Every product of the sandbox's catalog is ordered: with no more than it needs, and with everything that it takes.</summary>
public class EveryProductTests(ServerWithStandIn site) : IClassFixture<ServerWithStandIn>
{
    private readonly RunningServer server = site.Server;

    private static readonly SandboxHardware Hardware = SandboxHardware.All.Single(one => one.Kind == HsmType.YubiKey);

    private const string Several = "a.example,b.example,c.example";
    private static int customers;

    // Made to be refused: without a plan, and an anchor.
    private static readonly long[] Refused = [9001, 9002];

    // One that another item must be there for.
    private static readonly Dictionary<long, string> Companions = new()
    {
        [577] = "2_ID=8&2_days=365&2_smartCardBased=Y",
        [163] = "2_ID=1214&2_smartCardBased=Y",
        [587] = "2_ID=586&2_days=365&2_IPAddress=192.0.2.1",
        [329] = "2_ID=346&2_days=365&2_IPAddress=192.0.2.1",
        [259] = "2_ID=349&2_days=365&2_IPAddress=192.0.2.1",
        [356] = "2_ID=346&2_days=365&2_IPAddress=192.0.2.1",
        [1059] = "2_PPP=400",
        [1072] = "2_PPP=400",
        [1068] = "2_PPP=106001",
        [1069] = "2_PPP=106101",
        [1070] = "2_PPP=106201",
        [1071] = "2_PPP=106001",
        [1078] = "2_PPP=106001",
        [1076] = "2_PPP=106201",
    };

    // What a row holds where neither its first choice nor the letter A will do.
    private static readonly Dictionary<Parameter, Func<Product, string>> Values = new()
    {
        [ItemParameters.Csr] = product => product.Family.Takes(ItemParameters.KeyAttestation, product) ? Uri.EscapeDataString(Hardware.Request) : product.Has(Traits.WhiteListedKeysOnly) ? SignedRequests.Listed : product.Has(Traits.Wildcard) ? SignedRequests.Wildcard
            : product.Has(Traits.MultiDomain) ? SignedRequests.Several : SignedRequests.Shop,
        [ItemParameters.DcvEmailAddress] = _ => "CNAME+CSR+Hash",
        [ItemParameters.DomainNames] = _ => Several,
        [ItemParameters.DcvEmailAddresses] = _ => "admin@a.example,CNAMECSRHASH,HTTPCSRHASH",
        [ItemParameters.PrimaryDomainName] = _ => "b.example",
        [ItemParameters.MaxSubjectCommonNames] = _ => "1",
        [ItemParameters.SmartCardBased] = product => product.Family == Eidas.Family ? "Y" : "N",
        [ItemParameters.KeyAttestation] = _ => Uri.EscapeDataString(Hardware.Statement),
        [ItemParameters.IpAddress] = _ => "192.0.2.1",
        [ItemParameters.SmimeEmailAddresses] = _ => "a@b.example, c@b.example",
        [ItemParameters.SmimeSubjectEmail] = _ => "c@b.example",
        [ItemParameters.OrganizationIdentifier] = product => product.Has(Traits.Psd2) ? "PSDGB-FCA-123456" : "NTRGB-12345678",
        [ItemParameters.PersonalIdentifier] = _ => "PASSK-P3000180",
        [ItemParameters.NcaIdentifier] = _ => "GB-FCA",
        [TemplateParameters.SmimeVerification] = _ => "101",
        [TemplateParameters.SmimeRequest] = _ => "102",
        [TemplateParameters.SmimeCollection] = _ => "103",
        [TemplateParameters.Shipping] = _ => "104",
        [TemplateParameters.Agreement] = _ => "105",
        [CompanyParameters.DateOfIncorporation] = _ => "1999-12-31",
        [CompanyParameters.JurisdictionCountry] = _ => "GB",
        [CompanyParameters.DunsNumber] = _ => "12-345-6789",
        [CompanyParameters.VatNumber] = _ => "GB434031494",
        [CompanyParameters.CountryName] = _ => "GB",
        [ShippingParameters.CountryName] = _ => "GB",
    };

    // Said of the order as a whole elsewhere in the call, or not part of one that is placed at once.
    private static readonly Parameter[] Elsewhere =
    [
        OrderParameters.AffiliateBrand, OrderParameters.IsReturningCustomer, OrderParameters.PaymentStatus, OrderParameters.Offer, OrderParameters.ResponseFormat,
        CustomerParameters.LoginName, CustomerParameters.LoginPassword, CustomerParameters.LicenceCode,
        OrderParameters.Reseller, OrderParameters.EarlierOrderNumber, OrderParameters.IssuingAuthority,
        ItemParameters.ProductId, ItemParameters.Pricing, ItemParameters.Days, ItemParameters.Quantity, ItemParameters.Zones,
        OrderParameters.ErrorUrl, OrderParameters.SuccessUrl, OrderParameters.CancelUrl, OrderParameters.ConfirmUrl,
    ];

    public static TheoryData<long> Numbers => [.. A.Sandbox.Products.Select(product => product.Number).Except(Refused)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task It_is_ordered_with_no_more_than_it_needs(long number)
    {
        var product = A.Sandbox.FindProduct(number)!;
        await Placed(product, $"{Item(product)}&{Needed(product)}&{NewCustomer()}&countryName=GB");
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task It_is_ordered_with_everything_that_it_takes(long number)
    {
        var product = A.Sandbox.FindProduct(number)!;
        await Placed(product, $"{Item(product)}&{Everything(product)}&{Account(product)}");
    }

    [Fact]
    public async Task Families_mix_in_one_order()
    {
        using var calls = new Calls(server);
        var answer = await calls.Post("1_PPP=400&2_ID=8&2_days=365&3_ID=794&3_days=365&3_smimeEmailAddresses=a@b.example&4_ID=346&4_days=365&4_IPAddress=192.0.2.1"
            + $"&5_ID=700&5_days=365&6_PPP=106001&7_ID=1000&8_ID=781&8_days=365&8_organizationIdentifier=NTRGB-1&countryName=GB&1_csr={SignedRequests.Shop}&paymentStatus=2&{NewCustomer()}");
        Assert.StartsWith("orderNumber=", answer.Body, StringComparison.Ordinal);
    }

    private async Task Placed(Product product, string call)
    {
        using var calls = new Calls(server);
        var answer = await calls.Post(call);
        // What is paid by an agreement is paid at once (decision M3).
        if (product.Agreement != Agreement.None && answer.Location is { } page)
            await site.Pay(page);
        else
            Assert.True(answer.Body.StartsWith("orderNumber=", StringComparison.Ordinal), $"{answer.Body} on {call}");
    }

    private static string Item(Product product)
    {
        var several = product.Pricings.Select(row => row.Days).Distinct().Count() > 1;
        var days = several ? $"&1_days={(product.Pricings.Any(row => row.Days == 365) ? 365 : product.Pricings[0].Days)}" : "";
        var quantity = product.Has(Traits.MultiDomain) ? "&1_quantity=3" : "";
        var zones = product.Has(Traits.RequiresZones) ? "&1_zones=1" : "";
        var companion = Companions.TryGetValue(product.Number, out var other) ? "&" + other : "";
        var status = product.Agreement == Agreement.None ? "2" : "1";
        return $"1_ID={product.Number}{days}{quantity}{zones}{companion}&paymentStatus={status}";
    }

    private static string Needed(Product product)
    {
        var pairs = new List<string>();
        if (product.Has(Traits.MainLicence))
            pairs.Add(Pair(ItemParameters.IpAddress, product));
        if (product.Has(Traits.LegalPerson))
            pairs.Add(Pair(ItemParameters.OrganizationIdentifier, product));
        if (product.Has(Traits.NaturalPerson))
            pairs.Add(Pair(ItemParameters.PersonalIdentifier, product));
        if (product.Has(Traits.Psd2))
            pairs.AddRange([Pair(ItemParameters.NcaIdentifier, product), "1_accountInformationRole=Y"]);
        if (product.Family == SmimeCertificates.Family)
            pairs.Add(Pair(ItemParameters.SmimeEmailAddresses, product));
        return string.Join('&', pairs);
    }

    private static string Everything(Product product)
    {
        var own = ProductFamilies.All.SelectMany(family => family.Rows).Select(row => row.Row).ToHashSet();
        return string.Join('&', ParameterTable.PlaceOrder.All
            .Where(row => row.Section != PaymentParameters.Section && !row.Ignored && !Elsewhere.Contains(row))
            .Where(row => !own.Contains(row) || product.Family.Takes(row, product))
            .Select(row => Pair(row, product)));
    }

    private static string Pair(Parameter row, Product product) => $"{row.NameFor(1)}=" + (
        Values.TryGetValue(row, out var value) ? value(product)
        : row == ItemParameters.ForeignOrderNumber ? $"{product.Number}"
        : row.Choices.Count > 0 ? row.Choices[0].Text
        : row.Format?.Contains("e-mail address", StringComparison.Ordinal) == true ? "a@b.example"
        : "A");

    // The account with the list for what takes listed keys, the one with templates for what takes templates, and a new one else.
    private static string Account(Product product) =>
        product.Has(Traits.WhiteListedKeysOnly) ? "loginName=sandbox_keys&loginPassword=Sandbox-Pass-1&shippingTemplateID="
        : product.Family.Takes(TemplateParameters.Agreement, product) || !product.Family.JudgesLicences ? "loginName=login_name&loginPassword=login_password&isReturningCustomer=Y"
        : NewLogin();

    private static string NewCustomer() => $"{NewLogin()}&name=A&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";

    private static string NewLogin() => string.Create(CultureInfo.InvariantCulture, $"loginName=everybody{Interlocked.Increment(ref customers)}&loginPassword=x");
}
