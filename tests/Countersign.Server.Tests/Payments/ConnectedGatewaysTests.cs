using Countersign.Server.Payments;
using Microsoft.Extensions.Configuration;

namespace Countersign.Server.Tests.Payments;

/// <summary>Which gateways are there by what an operator has set.</summary>
[Trait("Engine", "own")]
public class ConnectedGatewaysTests
{
    private static readonly (string, string)[] Stripe = [("Gateways:stripe:SecretKey", "sk_live_a"), ("Gateways:stripe:WebhookSecret", "whsec_a")];
    private static readonly (string, string)[] PayPal = [("Routes:nobelpay", "paypal"), ("Gateways:paypal:ClientId", "a"), ("Gateways:paypal:ClientSecret", "b")];

    [Fact]
    public void A_gateway_behind_no_route_any_more_is_still_heard_and_asked_as_long_as_its_account_is_set_and_offered_to_nobody()
    {
        var (accounts, faults) = Read([.. Stripe, .. PayPal]);
        Assert.Empty(faults);
        using var connected = new ConnectedGateways(accounts, TimeProvider.System);
        var gateways = connected.Connect(static _ => null);
        Assert.Equal(["paypal", "stripe"], gateways.All.Select(gateway => gateway.Name));
        Assert.NotNull(gateways.Find("stripe"));
        Assert.Equal(["paypal"], gateways.Taking("nobelpay", isAgreement: false).Select(gateway => gateway.Name));
    }

    [Fact]
    public void An_account_that_is_set_in_part_is_refused_also_behind_no_route() =>
        Assert.Contains("WebhookSecret must be given", Assert.Single(Read([Stripe[0]]).Faults), StringComparison.Ordinal);

    [Fact]
    public void A_password_in_an_address_is_not_repeated()
    {
        var fault = Assert.Single(Read([.. PayPal, ("Gateways:paypal:Address", "https://me:word@api.example")]).Faults);
        Assert.StartsWith("Gateways:paypal:Address must be", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("word@", fault, StringComparison.Ordinal);
    }

    private static (GatewayAccounts Accounts, List<string> Faults) Read((string Name, string Value)[] values)
    {
        var faults = new List<string>();
        var section = new ConfigurationBuilder().AddInMemoryCollection(values.Select(one => KeyValuePair.Create($"C:{one.Name}", (string?)one.Value))).Build().GetSection("C");
        var accounts = GatewayAccounts.Read(section, new Dictionary<string, IReadOnlyList<string>>(), [], (name, value, fault) => faults.Add(value is null ? $"{name} {fault}" : $"{name} {value} {fault}"));
        return (accounts, faults);
    }
}
