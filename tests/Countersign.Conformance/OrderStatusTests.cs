using System.Text.Json;
using System.Text.RegularExpressions;
using Countersign.Protocol;

namespace Countersign.Conformance;

/// <summary>The call for the status of an order: who is told what, and what is refused.</summary>
public partial class OrderStatusTests(Target target)
{
    private const string Path = "/products/!GetDetailedOrderStatus";
    private const string Login = "loginName=login_name&loginPassword=login_password";

    /// <summary>Why, call without its order number, error number, errorItem.</summary>
    public static TheoryData<string, string, int, string> Refused => new()
    {
        { "N1 an unknown name", "nope=1", -2, "nope" },
        { "N1 a name of the other call", "ap=Affiliate_Brand_Name", -2, "ap" },
        { "N2 an item", "1_PPP=400", -2, "1_PPP" },
        { "T4 an invalid escape", "queryType=%zz", -4, "queryType" },
        { "N3 repetition in another case", "queryType=0&QUERYTYPE=0", -4, "QUERYTYPE" },
        { "N5 a closed list", "queryType=3", -4, "queryType" },
        { "N5 a flag", "showValidityPeriod=y", -4, "showValidityPeriod" },
        { "N9 another format", "responseFormat=0", -4, "responseFormat" },
        { "S1 no login", "orderNumber=1234567890&queryType=0", -3, "loginName" },
        { "S1 no order", $"{Login}&queryType=0", -3, "orderNumber" },
        { "S1 no query", $"{Login}&orderNumber=1234567890", -3, "queryType" },
        { "A5 no password and no certificate", "loginName=login_name&orderNumber=1234567890&queryType=0", -3, "loginPassword" },
        { "A2 a wrong password", "loginName=login_name&loginPassword=x&orderNumber=1234567890&queryType=0", -16, "*" },
        { "A2 an unknown login", "loginName=nobody&loginPassword=x&orderNumber=1234567890&queryType=0", -16, "*" },
        { "A2 a locked account", "loginName=sandbox_locked&loginPassword=Sandbox-Pass-1&orderNumber=1234567890&queryType=0", -16, "*" },
        { "S2 an order that is not there", $"{Login}&orderNumber=1000000001&queryType=0", -4, "orderNumber" },
        { "S2 a number of another form", $"{Login}&orderNumber=x&queryType=0", -4, "orderNumber" },
        { "S3 a certificate", $"{Login}&certificateID=1&queryType=0", -4, "certificateID" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task The_first_fault_is_answered_exactly(string why, string call, int code, string item)
    {
        var error = ErrorCode.Find(code)!;
        var rejection = item == "*" ? error.Reject() : error.Reject(item);
        var expected = FormEncoding.Encode([new("errorCode", $"{code}"), new("errorItem", rejection.Item!), new("errorMessage", rejection.Message)]);
        Assert.True(expected == (await target.Post(call, Path)).Body, why);
    }

    [Fact]
    public async Task The_status_of_an_order_is_told_to_whom_it_belongs()
    {
        var number = await Place("1_PPP=400");
        var reply = await Ask($"orderNumber={number}&queryType=0&{Login}");
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", reply.ContentType!.ToString());
        Assert.Matches(
            $"^errorCode=0&1_orderNumber={number}&1_orderDateTime=20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}\\+[0-9]{{2}}%3A[0-9]{{2}}&1_orderStatus=Awaiting\\+payment&1_orderPage=%2Forder%2F{number}-[0-9a-f]{{32}}$",
            reply.Body);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_each_item_waits_for_is_told_on_request(int query)
    {
        var number = await Place("1_PPP=400&2_ID=8&2_days=365");
        var body = (await Ask($"orderNumber={number}&queryType={query}&showValidityPeriod=Y&{Login}")).Body;
        Assert.EndsWith(
            "&1_1_productName=PositiveSSL+DV&1_1_waitsFor=payment%2Ccsr%2CdomainChoice%2CdomainControl%2Cissuance&1_1_csrStatus=0&1_1_dcvStatus=0"
            + "&1_1_organizationValidationStatus=-1&1_1_certificateStatus=0&1_1_validityPeriod=365"
            + "&1_2_productName=Code+Signing+OV&1_2_waitsFor=payment%2Chardware%2Ccsr%2Cidentity%2Cissuance&1_2_csrStatus=0&1_2_dcvStatus=-1"
            + "&1_2_organizationValidationStatus=2&1_2_certificateStatus=0&1_2_validityPeriod=365",
            body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResponseFormat_2_asks_for_the_same_pairs_as_JSON()
    {
        var number = await Place("1_PPP=400");
        var reply = await Ask($"orderNumber={number}&queryType=0&responseFormat=2&{Login}");
        Assert.Equal("application/json; charset=utf-8", reply.ContentType!.ToString());
        using var json = JsonDocument.Parse(reply.Body);
        Assert.Equal(0, json.RootElement.GetProperty("errorCode").GetInt32());
        Assert.Equal(number, json.RootElement.GetProperty("1_orderNumber").GetString());
    }

    [Fact]
    public async Task S2_an_order_of_another_account_is_answered_as_one_that_is_not_there()
    {
        var number = await Place("1_PPP=400");
        const string Other = "loginName=sandbox_empty&loginPassword=Sandbox-Pass-1&queryType=0";
        Assert.Equal((await Ask($"{Other}&orderNumber=1000000001")).Body, (await Ask($"{Other}&orderNumber={number}")).Body);
    }

    [Fact]
    public async Task An_account_that_may_not_order_may_ask() =>
        Assert.StartsWith("errorCode=-4&errorItem=orderNumber&",
            (await Ask("loginName=sandbox_readonly&loginPassword=Sandbox-Pass-1&orderNumber=1000000001&queryType=0")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task A5_a_certificate_stands_for_the_password_of_its_own_logins()
    {
        var number = await Place("1_PPP=400");
        Assert.StartsWith("errorCode=0&", (await target.PostCertified($"loginName=login_name&orderNumber={number}&queryType=0", Path)).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-91&errorItem=loginName&",
            (await target.PostCertified($"loginName=second_customer&orderNumber={number}&queryType=0", Path)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public async Task S4_only_POST_asks(string method)
    {
        var reply = await target.Send(new HttpMethod(method), $"{Path}?{Login}&orderNumber=1&queryType=0", null);
        Assert.Equal((405, "POST"), ((int)reply.Status, string.Join(' ', reply.Allow)));
    }

    [Fact]
    public async Task T4_a_pair_in_the_query_string_is_refused() =>
        Assert.StartsWith("errorCode=-4&errorItem=queryType&", (await target.Post($"{Login}&orderNumber=1", $"{Path}?queryType=0")).Body, StringComparison.Ordinal);

    [Theory]
    [InlineData("/products/%21GetDetailedOrderStatus", 200)]
    [InlineData("/products/!getDetailedOrderStatus", 404)]
    [InlineData("/products/!GetDetailedOrderStatus/", 404)]
    public async Task T3_its_address_is_exact(string path, int status) => Assert.Equal(status, (int)(await target.Post("nope=1", path)).Status);

    private Task<Reply> Ask(string call) => target.Post(call, Path);

    private async Task<string> Place(string items) =>
        Number().Match((await target.Post($"{items}&{RefusedCalls.Login}")).Body) is { Success: true } number ? number.Value : throw new InvalidOperationException("No order.");

    [GeneratedRegex("(?<=^orderNumber=)[0-9]{10}")]
    private static partial Regex Number();
}
