namespace Countersign.Server.Tests.Gateways;

/// <summary>PayPal, played by the sandbox's gateway.</summary>
public sealed class PayPalServer() : GatewayServer("paypal");

/// <summary>PayPal keeps the contract.</summary>
public sealed class PayPalContractTests(PayPalServer at) : GatewayContract(at), IClassFixture<PayPalServer>;
