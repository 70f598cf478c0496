namespace Countersign.Server.Tests.Gateways;

/// <summary>Worldpay's Hosted Payment Pages, as the sandbox's gateway plays them.</summary>
public sealed class WorldpayHostedServer() : GatewayServer("worldpayhosted");

/// <summary>Worldpay's Hosted Payment Pages keep the contract.</summary>
public sealed class WorldpayHostedContractTests(WorldpayHostedServer at) : GatewayContract(at), IClassFixture<WorldpayHostedServer>;
