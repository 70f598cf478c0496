using Countersign.Server.Payments.WorldpayBusiness;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Worldpay's Business Gateway.</summary>
public sealed class WorldpayBusinessServer() : GatewayServer(WorldpayBusinessGateway.Name);

/// <summary>Worldpay's Business Gateway keeps the contract.</summary>
public sealed class WorldpayBusinessContractTests(WorldpayBusinessServer at) : GatewayContract(at), IClassFixture<WorldpayBusinessServer>;
