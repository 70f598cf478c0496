using System.Text;
using Countersign.Server.Payments;

namespace Countersign.Server.Tests.Gateways;

/// <summary>What of an answer in PayPal's name is believed.</summary>
[Trait("Engine", "own")]
public sealed class PayPalAnswerTests() : GatewayUnderTest("paypal")
{
    [Theory]
    [InlineData("49.00", true)]
    [InlineData("49", true)]
    [InlineData("49.5", true)]
    [InlineData("49.", false)]
    [InlineData("49.001", false)]
    [InlineData("-49.00", false)]
    [InlineData("+49.00", false)]
    [InlineData("4e1", false)]
    [InlineData("1,049.00", false)]
    [InlineData(" 49.00", false)]
    [InlineData(".50", false)]
    [InlineData("99999999999999.00", false)]
    [InlineData("", false)]
    public async Task Amounts_are_read_to_the_last_hundredth_or_not_at_all(string amount, bool isSound)
    {
        var answer = await AskOf(Order(amount));
        Assert.Equal(isSound, answer is GatewayAnswer.Tells { News: [{ Kind: GatewayEventKind.Captured }] });
        Assert.Equal(!isSound, answer is GatewayAnswer.Refused);
    }

    [Theory]
    [InlineData("COMPLETED", GatewayEventKind.Captured)]
    [InlineData("PARTIALLY_REFUNDED", GatewayEventKind.Captured)]
    [InlineData("REFUNDED", GatewayEventKind.Captured)]
    [InlineData("PENDING", GatewayEventKind.Authorised)]
    [InlineData("DECLINED", GatewayEventKind.Declined)]
    [InlineData("FAILED", GatewayEventKind.Failed)]
    public async Task Only_captures_say_whether_it_is_paid(string status, GatewayEventKind kind) =>
        Assert.Equal(kind, Assert.Single(Assert.IsType<GatewayAnswer.Tells>(await AskOf(Order("49.00", status))).News).Kind);

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "null")]
    [InlineData(200, "[]")]
    [InlineData(200, "{}")]
    [InlineData(200, "{\"id\":7}")]
    [InlineData(200, "{\"access_token\":\"t\",\"expires_in\":9,\"id\":\"A1\",\"purchase_units\":[null],\"links\":[null]}")]
    [InlineData(200, "{\"access_token\":\"t t\\n\",\"expires_in\":9}")]
    [InlineData(200, "{\"access_token\":\"t\",\"expires_in\":-1}")]
    [InlineData(200, "{\"access_token\":\"t\",\"expires_in\":99999999999999}")]
    [InlineData(200, "<html>")]
    [InlineData(302, "")]
    [InlineData(400, "<html>")]
    [InlineData(422, "{\"details\":7}")]
    [InlineData(422, "{\"details\":[null]}")]
    [InlineData(429, "{}")]
    [InlineData(500, "{\"name\":\"INTERNAL_SERVER_ERROR\"}")]
    [InlineData(503, "")]
    public async Task A_strange_answer_is_trouble_and_no_exception(int status, string body)
    {
        await using var strange = await StrangeGateway.Start(status, Encoding.UTF8.GetBytes(body));
        await IsTrouble(strange.Address, "A1");
    }

    [Theory]
    [InlineData("\"status\":\"COMPLETED\",\"amount\"", "\"status\":\"NEVER_HEARD_OF\",\"amount\"")]
    [InlineData("\"C1\"", "\"C 1\"")]
    [InlineData("\"USD\"", "\"usd\"")]
    [InlineData("\"USD\"", "null")]
    public async Task What_cannot_be_kept_is_refused(string text, string instead) =>
        Assert.IsType<GatewayAnswer.Refused>(await AskOf(Order("49.00").Replace(text, instead, StringComparison.Ordinal)));

    [Theory]
    [InlineData(1, true)]
    [InlineData(9, false)]
    public async Task A_token_that_is_taken_back_is_asked_for_anew_once(int takenBack, bool isTold)
    {
        var tokens = 0;
        await using var strange = await StrangeGateway.Start(call => call.Request.Path.Value == "/v1/oauth2/token" ? (200, $$"""{"access_token":"{{++tokens}}","expires_in":9000}""")
            : tokens <= takenBack ? (401, """{"error":"invalid_token"}""") : (200, Order("49.00")));
        using var http = GatewayHttp.Client();
        var answer = await Connected(http, ("Address", strange.Address)).Ask!(Attempt() with { KnownAs = "A1" }, Token);
        Assert.Equal((2, isTold), (tokens, answer is GatewayAnswer.Tells));
    }

    [Fact]
    public Task Neither_an_endless_answer_nor_silence_nor_nobody_holds_us_up() => IsTroubleWhereNobodyAnswers("A1");

    private static string Order(string amount, string status = "COMPLETED") =>
        $$$"""
        {"access_token":"t","expires_in":9000,"id":"A1","status":"COMPLETED","purchase_units":[{"custom_id":"7007054258-1",
        "payments":{"captures":[{"id":"C1","status":"{{{status}}}","amount":{"currency_code":"USD","value":"{{{amount}}}"} }]} }]}
        """;

    private async Task<GatewayAnswer> AskOf(string order)
    {
        await using var strange = await StrangeGateway.Start(200, Encoding.UTF8.GetBytes(order));
        using var http = GatewayHttp.Client();
        return await Connected(http, ("Address", strange.Address)).Ask!(Attempt() with { KnownAs = "A1" }, Token);
    }
}
