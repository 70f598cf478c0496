using System.Text.RegularExpressions;
using Countersign.Protocol;
using Countersign.Server.Sandbox;

namespace Countersign.Conformance;

/// <summary>What is answered to which call, decision by decision, and which of several faults comes first.</summary>
public class JudgementTests(Target target)
{
    private const string Login = RefusedCalls.Login;

    [Theory]
    [MemberData(nameof(RefusedCalls.All), MemberType = typeof(RefusedCalls))]
    [MemberData(nameof(RefusedCertificateCalls.All), MemberType = typeof(RefusedCertificateCalls))]
    [MemberData(nameof(RefusedLicenceCalls.All), MemberType = typeof(RefusedLicenceCalls))]
    public async Task The_first_fault_is_answered_exactly(string decision, string call, int code, string item) =>
        Assert.True(Refusal(code, item) == (await target.Post(call)).Body, decision);

    [Theory]
    [MemberData(nameof(RefusedPaidCalls.All), MemberType = typeof(RefusedPaidCalls))]
    public async Task The_first_fault_of_an_affiliate_s_server_is_answered_exactly(string decision, string call, int code, string item) =>
        Assert.True(Refusal(code, item) == (await target.PostCertified(call)).Body, decision);

    private static string Refusal(int code, string item)
    {
        var error = ErrorCode.Find(code)!;
        // Behind a bar stands what takes the placeholder's place, where that is not the item.
        var rejection = item is "" or "*" ? error.Reject() : item.Split('|') is [var name, var text] ? error.Reject(name, text) : error.Reject(item);
        var pairs = new List<KeyValuePair<string, string>> { new("errorCode", $"{code}") };
        if (rejection.Item is not null)
            pairs.Add(new("errorItem", rejection.Item));
        pairs.Add(new("errorMessage", rejection.Message));
        return FormEncoding.Encode(pairs);
    }

    [Theory]
    [InlineData("1_PPP=400&" + Login)]
    [InlineData("_1_ID=287&_1_DAYS=365&" + Login)]
    [InlineData("1_ID=287&1_PPP=400&" + Login)]
    [InlineData("1_PPP=400&2_PPP=&" + Login)]
    [InlineData("1_PPP=400&2_PPP=400&" + Login)]
    [InlineData("1_PPP=400&dunsNumber=&reseller=&shippingPostOfficeBox=PO+1&" + Login)]
    [InlineData("1_PPP=400&shippingTitle=Dr&languageName=de&" + Login)]
    [InlineData("1_PPP=400&errorURL=https%3A%2F%2Fevil.example&successURL=none&" + Login)]
    [InlineData("1_PPP=400&licenceCode=SANDBOX-HG&loginName=sandbox_hg&loginPassword=Sandbox-Pass-1&paymentStatus=2")]
    [InlineData("1_PPP=400&emailAddress=new%40customer.example&forename=New&paymentStatus=2")]
    public async Task A_sound_call_is_placed(string call) =>
        Assert.Matches("^orderNumber=[0-9]{10}&totalCost=[0-9]+\\.[0-9]{2}&currency=USD$", (await target.Post(call)).Body);

    [Fact]
    public async Task A1_a_new_customer_gets_the_login_that_was_sent_and_may_use_it_next_time()
    {
        var login = $"new_{Guid.NewGuid():N}"[..30];
        var call = $"1_PPP=400&loginName={login}&loginPassword=Secret+1&paymentStatus=2";
        Assert.StartsWith("errorCode=-16&", (await target.Post(call)).Body, StringComparison.Ordinal);
        Assert.StartsWith("orderNumber=", (await target.Post(call + "&emailAddress=a%40b.example&name=A")).Body, StringComparison.Ordinal);
        Assert.StartsWith("orderNumber=", (await target.Post(call)).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-16&", (await target.Post(call.Replace("Secret", "secret", StringComparison.Ordinal))).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YUBIKEY")]
    [InlineData("YUBIHSM2")]
    [InlineData("LUNA")]
    [InlineData("MARVELL_GOOGLE")]
    [InlineData("FORTANIX")]
    [InlineData("NSHIELD")]
    public async Task P5_a_key_in_hardware_of_each_kind_is_taken(string kind)
    {
        var hardware = SandboxHardware.All.Single(one => one.Name == kind);
        foreach (var product in (long[])[8, 706])
        {
            var answer = await target.Post(FormEncoding.Encode([
                new("1_ID", $"{product}"), new("1_days", product == 8 ? "365" : ""), new("1_hsmType", kind), new("1_csr", hardware.Request), new("1_keyAttestation", hardware.Statement)]) + "&" + Login);
            Assert.StartsWith("orderNumber=", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task M4_with_nothing_to_pay_the_order_is_placed_at_once() =>
        Assert.Matches("^orderNumber=[0-9]{10}$", (await target.Post("1_ID=9005&" + Login.Replace("=2", "=1", StringComparison.Ordinal))).Body);

    [Fact]
    public async Task N11_none_asks_for_an_answer_in_the_body()
    {
        var reply = await target.Post("1_ID=9005&ap=Affiliate_Brand_Name&successURL=none&confirmURL=none&" + Login.Replace("=2", "=1", StringComparison.Ordinal));
        Assert.Equal(200, (int)reply.Status);
        Assert.Matches("^orderNumber=[0-9]{10}$", reply.Body);
    }

    [Fact]
    public async Task M2_and_A6_an_order_that_is_paid_is_placed_once_for_its_payment()
    {
        var call = $"{RefusedPaidCalls.Paid}&paymentMethod=2&paymentID={Guid.NewGuid():N}";
        var first = await target.PostCertified(call);
        Assert.Matches("^orderNumber=[0-9]{10}$", first.Body);
        Assert.Equal(first.Body, (await target.PostCertified(call)).Body);
        Assert.StartsWith("errorCode=-4&errorItem=paymentID&", (await target.PostCertified(call + "&languageName=de")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A6_a_call_under_a_key_is_placed_once()
    {
        var key = Guid.NewGuid().ToString();
        var first = await target.PostUnder(key, "1_PPP=400&" + Login);
        Assert.Matches("^orderNumber=[0-9]{10}&totalCost=49.00&currency=USD$", first.Body);
        Assert.Equal(first.Body, (await target.PostUnder(key, "1_PPP=400&" + Login)).Body);
        var other = await target.PostUnder(key, "1_PPP=400&1_servers=2&" + Login);
        Assert.Equal((422, "errorCode=-14&errorMessage=An+unknown+error+occurred%21"), ((int)other.Status, other.Body));
    }

    [Theory]
    [InlineData("1_PPP=400", "49.00")]
    [InlineData("1_PPP=400&1_servers=3", "147.00")]
    [InlineData("1_PPP=400&1_zones=3", "49.00")]
    [InlineData("1_PPP=107801&2_PPP=106001", "18.00")]
    [InlineData("1_PPP=107801&1_zones=2&2_PPP=106001", "19.20")]
    public async Task M7_quantity_and_zones_count_as_1_unless_they_are_named(string items, string total) => // By a new customer: what an account holds opens other doors.
        Assert.EndsWith($"&totalCost={total}&currency=USD",
            (await target.Post($"{items}&name=A&emailAddress=a%40b.example&organizationName=A&paymentStatus=2")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task M1_tax_is_rounded_for_each_item_and_then_summed()
    {
        // 4.74 pounds at 20 % are 0.948: 0.95 for each of two items, and not 1.90 - 0.004 for both. Their plan is 9.00 and 1.80.
        var call = "currency=GBP&name=A&emailAddress=a%40b.example&organizationName=A&paymentStatus=2&country=GB&1_PPP=106001&2_PPP=107801";
        Assert.Contains("&totalCost=16.49&", (await target.Post(call)).Body, StringComparison.Ordinal);
        Assert.Contains("&totalCost=22.18&", (await target.Post(call + "&3_PPP=107801")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task P9_a_licence_is_renewed_in_its_last_30_days_and_the_answer_says_when_it_ends()
    {
        var reply = await target.Post("1_ID=346&1_days=365&1_IPAddress=192.0.2.1&loginName=sandbox_hg&loginPassword=Sandbox-Pass-1&paymentStatus=2");
        var match = Regex.Match(reply.Body, @"^errorCode=-56&errorMessage=Your\+current\+license\+expires\+on\+%27(\d{4}-\d\d-\d\d)%27\.\+");
        Assert.True(match.Success, reply.Body);
        Assert.InRange(DateTime.ParseExact(match.Groups[1].Value, "yyyy-MM-dd", null) - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromDays(88), TimeSpan.FromDays(91));
    }

    [Fact]
    public async Task P9_a_renewal_covers_the_addresses_in_use_and_the_answer_says_how_many_they_are() =>
        Assert.Equal("errorCode=-60&errorMessage=To+renew+your+access+to+the+PCI+portal+you+must+purchase+enough+IP+Addresses+to+support+those+currently+setup.+"
            + "Previously+you+have+purchased+%2710%27+IP+addresses.",
            (await target.Post("1_ID=346&1_days=365&1_IPAddress=192.0.2.1&loginName=sandbox_hg_due&loginPassword=Sandbox-Pass-1&paymentStatus=2")).Body);

    [Theory]
    [InlineData("POST", 303)]
    [InlineData("GET", 302)]
    public async Task A_browser_is_sent_to_successURL_when_nothing_is_to_be_paid(string method, int status)
    {
        var call = "1_ID=9005&ap=Affiliate_Brand_Name&successURL=https%3A%2F%2Faffiliate.example%2Fdone%3Fa%3D1%23top&" + Login.Replace("=2", "=1", StringComparison.Ordinal);
        var reply = method == "POST" ? await target.Post(call) : await target.Get(call);
        Assert.Equal(status, (int)reply.Status);
        Assert.Matches("^https://affiliate\\.example/done\\?a=1&orderNumber=[0-9]{10}#top$", reply.Location!);
    }

    [Fact]
    public async Task A7_an_error_goes_to_errorURL_when_status_brand_and_target_are_faultless()
    {
        var reply = await target.Get("nope=1&errorURL=https%3A%2F%2Faffiliate.example%2Ferror&ap=Affiliate_Brand_Name");
        Assert.Equal((302, "https://affiliate.example/error?errorCode=-2&errorItem=nope&errorMessage=%27nope%27+is+an+unrecognized+argument%21"),
            ((int)reply.Status, reply.Location));
    }

    [Theory]
    [InlineData("nope=1&errorURL=https%3A%2F%2Faffiliate.example&ap=Affiliate_Brand_Name&paymentStatus=2", "-2")]
    [InlineData("nope=1&errorURL=https%3A%2F%2Faffiliate.example&ap=Affiliate_Brand_Name&paymentStatus=7", "-2")]
    [InlineData("nope=1&errorURL=https%3A%2F%2Faffiliate.example&ap=Nobody", "-2")]
    [InlineData("nope=1&errorURL=https%3A%2F%2Faffiliate.example", "-2")]
    [InlineData("nope=1&errorURL=https%3A%2F%2Faffiliate.example&errorurl=https%3A%2F%2Faffiliate.example&ap=Affiliate_Brand_Name", "-2")]
    [InlineData("errorURL=https%3A%2F%2Fevil.example&ap=Affiliate_Brand_Name", "-4")]
    [InlineData("errorURL=http%3A%2F%2Faffiliate.example&ap=Affiliate_Brand_Name", "-4")]
    [InlineData("errorURL=javascript%3Aalert(1)&ap=Affiliate_Brand_Name", "-4")]
    [InlineData("errorURL=https%3A%2F%2Faffiliate.example%40evil.example&ap=Affiliate_Brand_Name", "-4")]
    [InlineData("nope=1&errorURL=none&ap=Affiliate_Brand_Name", "-2")]
    public async Task A7_otherwise_the_error_is_answered_in_the_body(string call, string code)
    {
        var reply = await target.Post(call);
        Assert.Null(reply.Location);
        Assert.StartsWith($"errorCode={code}&", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task N9_the_legacy_profile_begins_a_success_with_errorCode_0()
    {
        const string Call = "1_PPP=400&ap=Legacy_Brand&loginName=legacy_customer&loginPassword=Sandbox-Pass-1&paymentStatus=2&reseller=Y&orderNumber=1&caCertificateID=401";
        Assert.Matches("^errorCode=0&orderNumber=[0-9]{10}&totalCost=[0-9]+\\.[0-9]{2}&currency=USD$", (await target.Post(Call)).Body);
        Assert.Matches("^errorCode=0&orderNumber=[0-9]{10}&", (await target.Post("1_PPP=400&responseFormat=1&" + Login)).Body);
    }

    [Fact]
    public async Task N9_the_legacy_profile_answers_no_sign_of_an_unknown_name_that_a_second_decoding_could_read()
    {
        var reply = await target.Post("ap=Legacy_Brand&a%26b%3D%C3%A4%25c[0].d-e_f=1");
        Assert.Equal("errorCode=-2&errorItem=a%3Fb%3F%3F%3Fc%5B0%5D.d-e_f&errorMessage=%27a%3Fb%3F%3F%3Fc%5B0%5D.d-e_f%27+is+an+unrecognized+argument%21", reply.Body);
    }

    [Fact]
    public async Task N9_responseFormat_2_asks_for_JSON()
    {
        var refused = await target.Post("responseFormat=2&nope=1");
        Assert.Equal("application/json; charset=utf-8", refused.ContentType!.ToString());
        Assert.Equal("""{"errorCode":-2,"errorItem":"nope","errorMessage":"\u0027nope\u0027 is an unrecognized argument!"}""", refused.Body);
        Assert.Matches("""^\{"orderNumber":"[0-9]{10}","totalCost":[0-9]+\.[0-9]{2},"currency":"USD"\}$""", (await target.Post("1_PPP=400&responseFormat=2&" + Login)).Body);
    }

    [Fact]
    public async Task A_failing_store_is_answered_minus_14_with_a_number_for_the_log()
    {
        var reply = await target.Post("1_PPP=400&name=A&emailAddress=fail%40sandbox.example&paymentStatus=2");
        Assert.Equal("errorCode=-14&errorMessage=An+unknown+error+occurred%21", reply.Body);
        Assert.Equal(200, (int)reply.Status);
        Assert.Matches("^[0-9a-f]{16}$", Assert.Single(reply.Headers.GetValues("X-Correlation-Id")));
    }
}
