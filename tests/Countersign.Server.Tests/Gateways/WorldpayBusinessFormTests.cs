using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Countersign.Server.Catalog;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Payments.WorldpayBusiness;
using static Countersign.Server.Tests.Gateways.WorldpayBusinessAccount;

namespace Countersign.Server.Tests.Gateways;

/// <summary>The form that takes a buyer to Worldpay's Business Gateway.</summary>
[Trait("Engine", "own")]
public class WorldpayBusinessFormTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Uri Merchant = new("https://shop.example/");

    [Fact]
    public async Task The_form_says_what_is_paid_without_any_sign_between_thousands()
    {
        var form = await Begin(Gateway(), Attempt(Now), Visit(Merchant));
        Assert.Equal("https://secure.worldpay.com/wcc/purchase", form.Address.AbsoluteUri);
        var fields = form.Fields.ToDictionary();
        Assert.Equal(("1234567", "7007054258-1", "1234.50", "USD", "0"), (fields["instId"], fields["cartId"], fields["amount"], fields["currency"], fields["testMode"]));
        Assert.Equal(("1772366100000", "1772368200000"), (fields["authValidFrom"], fields["authValidTo"]));
        Assert.Equal(("José García", "GB", "en"), (fields["name"], fields["country"], fields["lang"]));
        Assert.DoesNotContain("region", fields.Keys);
        Assert.DoesNotContain("MC_callback", fields.Keys);
        Assert.DoesNotContain(fields.Values, value => value.Contains("a1B2c3D4", StringComparison.Ordinal) || value.Contains("password", StringComparison.Ordinal));
    }

    // The MD5 was made by md5sum of the text that the documentation describes.
    [Fact]
    public async Task The_signature_is_the_md5_of_the_secret_and_the_values_with_colons_between()
    {
        var fields = (await Begin(Gateway(), Attempt(Now) with { Amount = 49_00 }, Visit(Merchant))).Fields.ToDictionary();
        Assert.Equal("instId:amount:currency:cartId:testMode:authValidFrom:authValidTo", fields["signatureFields"]);
        Assert.Equal("f6c3c6930de58bc925502ce46ec21512", fields["signature"]);
    }

    [Theory]
    [InlineData(null, "no")]
    [InlineData(null, "yes")]
    [InlineData(Agreement.FuturePay, "no")]
    [InlineData(Agreement.FlexiPay, "yes")]
    [InlineData(Agreement.FlexiBurn, "yes")]
    public async Task Everything_that_money_depends_on_is_signed_and_nothing_that_people_write(Agreement? agreement, string dynamic)
    {
        string[] free = ["desc", "lang", "hideCurrency", "name", "address1", "town", "region", "postcode", "country", "email", "signatureFields", "signature"];
        var visit = Visit(Merchant, agreement is { } kind ? Terms(Now, kind) : null) with { Description = "A:B:instId:amount" };
        var fields = (await Begin(Gateway(("DynamicResponse", dynamic)), Attempt(Now), visit)).Fields.ToDictionary();
        var signed = fields["signatureFields"].Split(':');
        Assert.Equal(fields.Keys.Except(free).Order(StringComparer.Ordinal), signed.Order(StringComparer.Ordinal));
        Assert.Equal(dynamic == "yes", signed[^1] == "MC_callback");
        // A colon could move the limits of values: only the last may hold one.
        Assert.All(signed.SkipLast(1), name => Assert.DoesNotContain(':', fields[name]));
        Assert.Equal(Md5("a1B2c3D4e5F6g7H8i9J0:" + string.Join(':', signed.Select(name => fields[name]))), fields["signature"]);
    }

    [Theory]
    [InlineData(Agreement.FuturePay, "regular", "0", "normalAmount")]
    [InlineData(Agreement.FlexiPay, "regular", "1", "normalAmount")]
    [InlineData(Agreement.FlexiBurn, "limited", "3", "amountLimit")]
    public async Task An_agreement_is_asked_for_beside_what_is_paid_at_once(Agreement kind, string type, string option, string amount)
    {
        var terms = Terms(Now, kind);
        var fields = (await Begin(Gateway(), Attempt(Now), Visit(Merchant, terms))).Fields.ToDictionary();
        Assert.Equal((type, option, "12.00"), (fields["futurePayType"], fields["option"], fields[amount]));
        Assert.Equal((terms.DueAt(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "3", "1", "0"), (fields["startDate"], fields["intervalUnit"], fields["intervalMult"], fields["noOfPayments"]));
        Assert.Equal(("1234.50", OurReference), (fields["amount"], fields["M_visit"]));
    }

    [Theory]
    [InlineData(Agreement.FlexiPay, 13, IntervalUnit.Day, true)]
    [InlineData(Agreement.FlexiPay, 14, IntervalUnit.Day, false)]
    [InlineData(Agreement.FlexiPay, 1, IntervalUnit.Week, true)]
    [InlineData(Agreement.FlexiPay, 2, IntervalUnit.Week, false)]
    [InlineData(Agreement.FlexiBurn, 3, IntervalUnit.Month, true)]
    [InlineData(Agreement.FlexiBurn, 1, IntervalUnit.Year, false)]
    [InlineData(Agreement.FuturePay, 1, IntervalUnit.Day, false)]
    public async Task An_agreement_that_FuturePay_does_not_have_is_not_asked_for(Agreement kind, int count, IntervalUnit unit, bool isUnknown)
    {
        var start = await Gateway().Begin(Attempt(Now), Visit(Merchant, Terms(Now, kind, count, unit)), TestContext.Current.CancellationToken);
        Assert.Equal(isUnknown, start is GatewayStart.Unavailable);
    }

    [Fact]
    public async Task Long_texts_are_cut_to_what_the_page_takes()
    {
        var visit = Visit(Merchant) with { Buyer = new(new('n', 200), new('e', 200), new('s', 200), new('t', 200), new('r', 200), new('p', 200), "de") };
        var fields = (await Begin(Gateway(), Attempt(Now), visit)).Fields.ToDictionary();
        Assert.Equal([40, 84, 30, 30, 12, 80], new[] { "name", "address1", "town", "region", "postcode", "email" }.Select(name => fields[name].Length));
    }

    [Theory]
    [InlineData("InstallationId", "12x")]
    [InlineData("InstallationId", "")]
    [InlineData("ResponsePassword", "short")]
    [InlineData("Md5Secret", "too-short")]
    [InlineData("Md5Secret", "with a space in between")]
    [InlineData("TestMode", "101")]
    [InlineData("DynamicResponse", "maybe")]
    [InlineData("Address", "http://secure.worldpay.com")]
    [InlineData("AdministrationId", "x")]
    public void A_setting_that_cannot_be_is_refused(string name, string value) =>
        Assert.NotNull(WorldpayBusinessGateway.Kind.Settings.Single(setting => setting.Name == name).Fault(value));

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "It is what the gateway's documentation asks for.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
}
