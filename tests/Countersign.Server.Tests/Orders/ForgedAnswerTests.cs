using Countersign.Protocol;
using Countersign.Server.Orders;

namespace Countersign.Server.Tests.Orders;

/// <summary>Redirect targets that answer in our place (decision A4).</summary>
public sealed class ForgedAnswerTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private readonly Calls calls = new(server);

    public void Dispose() => calls.Dispose();

    [Theory]
    [InlineData("?errorCode=0", true)]
    [InlineData("?x=1&ERRORCODE=0", true)]
    [InlineData("?error%43ode", true)]
    [InlineData("?x=1;errorcode=0", true)]
    [InlineData("?+errorCode=0", true)]
    [InlineData("?1_itemCost=0", true)]
    [InlineData("?100_ITEMCOST=0", true)]
    [InlineData("", false)]
    [InlineData("?", false)]
    [InlineData("/errorCode=0", false)]
    [InlineData("#?errorCode=0", false)]
    [InlineData("?myerrorCode=0&errorCodes=1", false)]
    [InlineData("?x=errorCode&y=%26errorCode%3D0", false)]
    [InlineData("?itemCost=0&_itemCost=0&x_itemCost=0", false)]
    public void A4_a_name_of_ours_is_found_however_it_is_written(string tail, bool isForged) =>
        Assert.Equal(isForged, ForgedAnswer.IsIn("https://affiliate.example" + tail, [ResponseParameters.ErrorCode, ResponseParameters.ItemCost]));

    [Theory]
    [InlineData("errorURL", "errorCode", "errorItem", "errorMessage")]
    [InlineData("successURL", "orderNumber", "totalCost", "currency", "errorCode")]
    [InlineData("confirmURL", "orderNumber", "currency", "1_itemDescription", "2_itemCost", "30_itemTax")]
    public async Task A4_a_target_that_names_a_pair_of_its_answer_is_minus_4(string parameter, params string[] names)
    {
        foreach (var name in names)
            Assert.StartsWith($"errorCode=-4&errorItem={parameter}&", (await Order(parameter, $"%3Fx%3D1%26{name}%3D1")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("errorURL", "orderNumber")]
    [InlineData("successURL", "errorItem")]
    [InlineData("cancelURL", "orderNumber")]
    [InlineData("cancelURL", "errorCode")]
    [InlineData("confirmURL", "totalCost")]
    public async Task A4_other_names_are_the_affiliate_s_own(string parameter, string name) =>
        Assert.DoesNotContain("errorCode=-4&", (await Order(parameter, $"%3F{name}%3D1")).Body, StringComparison.Ordinal);

    [Fact]
    public async Task A7_a_forged_target_of_another_parameter_is_told_to_the_errorURL() =>
        Assert.StartsWith("https://affiliate.example/e?errorCode=-4&errorItem=successURL&",
            (await Order("successURL", "%3FerrorCode%3D0&errorURL=https%3A%2F%2Faffiliate.example%2Fe")).Location, StringComparison.Ordinal);

    private Task<Answered> Order(string parameter, string tail) =>
        calls.Post($"ap=Affiliate_Brand_Name&loginName=login_name&loginPassword=login_password&1_ID=9005&{parameter}=https%3A%2F%2Faffiliate.example%2F{tail}");
}
