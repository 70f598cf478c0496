using Countersign.Server.Payments;
using Microsoft.Extensions.Configuration;

namespace Countersign.Server.Tests.Payments;

/// <summary>What an operator sets about gateways.</summary>
[Trait("Engine", "own")]
public class GatewayAccountsTests
{
    private const string Key = "Gateways:stripe:SecretKey";
    private const string Webhook = "Gateways:stripe:WebhookSecret";

    [Fact]
    public void In_a_sandbox_its_own_gateway_stands_behind_both_routes_and_one_that_takes_agreements_behind_Worldpay_s()
    {
        var bound = Read([])!.Gateways.Bound;
        Assert.Equal(["sandbox"], bound["nobelpay"]);
        Assert.Equal(["sandbox", "worldpaybusiness"], bound["worldpay"]);
    }

    [Fact]
    public void Outside_a_sandbox_nothing_stands_behind_a_route_that_is_not_set() =>
        Assert.All(Read([("Sandbox", "false")])!.Gateways.Bound.Values, Assert.Empty);

    [Fact]
    public void A_sandbox_plays_a_gateway_that_has_no_account() =>
        Assert.Equal(["stripe", "paypal"], Read([("Routes:nobelpay", "stripe, paypal")])!.Gateways.Bound["nobelpay"]);

    [Theory]
    [InlineData("strip")]
    [InlineData("Stripe")]
    [InlineData("stripe,stripe")]
    [InlineData("stripe;paypal")]
    [InlineData("nobelpay")]
    public void A_route_takes_names_of_gateways_each_once(string value)
    {
        var fault = Assert.Single(Faults([("Routes:nobelpay", value)]));
        Assert.StartsWith($"Countersign:Routes:nobelpay is '{value}': it must be names of gateways, each once, with commas between them: sandbox, ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sandbox_s_own_gateway_is_there_in_a_sandbox_only() =>
        Assert.StartsWith("Countersign:Routes:nobelpay is 'sandbox': it must be names", Assert.Single(Faults([("Sandbox", "false"), ("Routes:nobelpay", "sandbox")])), StringComparison.Ordinal);

    [Fact]
    public void What_is_missing_of_an_account_is_told_with_where_it_is_found() =>
        Assert.Equal(
            [
                "Countersign:Gateways:stripe:SecretKey must be given, because stripe is used: The secret key of the account, or a restricted one: Developers, API keys.",
                "Countersign:Gateways:stripe:WebhookSecret must be given, because stripe is used: The signing secret of the webhook endpoint: Developers, Webhooks.",
            ],
            Faults([("Sandbox", "false"), ("Routes:nobelpay", "stripe")]));

    [Fact]
    public void An_account_that_is_begun_in_a_sandbox_must_be_whole() =>
        Assert.StartsWith("Countersign:Gateways:stripe:WebhookSecret must be given", Assert.Single(Faults([("Routes:nobelpay", "stripe"), (Key, "sk_test_1")])), StringComparison.Ordinal);

    [Fact]
    public void A_secret_that_cannot_be_right_is_not_told()
    {
        var fault = Assert.Single(Faults([("Routes:nobelpay", "stripe"), (Key, "pk_live_hush"), (Webhook, "whsec_1")]));
        Assert.Equal("Countersign:Gateways:stripe:SecretKey must be a key that begins with sk_live_ or sk_test_ or rk_live_ or rk_test_.", fault);
    }

    [Theory]
    [InlineData("Routes:stripe")]
    [InlineData("Gateways:stripe:Secretkey:Old")]
    [InlineData("Gateways:strip:SecretKey")]
    [InlineData("Gateways:stripe")]
    public void A_setting_that_is_none_is_refused(string name) =>
        Assert.Contains(Faults([(name, "x")]), fault => fault.StartsWith($"Countersign:{name} is no setting.", StringComparison.Ordinal));

    [Fact]
    public void Every_secret_is_marked()
    {
        string[] words = ["Secret", "Password", "Key"];
        Assert.All(GatewayKind.All.SelectMany(kind => kind.Settings), setting => Assert.Equal(words.Any(word => setting.Name.Contains(word, StringComparison.Ordinal)), setting.IsSecret));
    }

    private static ServerSettings? Read((string Name, string Value)[] values, List<string>? faults = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create($"Countersign:{pair.Name}", (string?)pair.Value))).Build();
        return ServerSettings.Read(configuration, faults ?? []);
    }

    private static List<string> Faults((string Name, string Value)[] values)
    {
        var faults = new List<string>();
        Assert.Null(Read(values, faults));
        return faults;
    }
}
