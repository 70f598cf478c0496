namespace Countersign.Server.Tests.Gateways;

/// <summary>Stripe, played by the sandbox's gateway.</summary>
public sealed class StripeServer() : GatewayServer("stripe");

/// <summary>Stripe keeps the contract.</summary>
public sealed class StripeContractTests(StripeServer at) : GatewayContract(at), IClassFixture<StripeServer>;
