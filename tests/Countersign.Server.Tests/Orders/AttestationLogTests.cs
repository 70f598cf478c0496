using Countersign.Protocol;
using Countersign.Server.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Server.Tests.Orders;

/// <summary>The operator finds in the log why a statement of hardware was not believed.</summary>
public sealed class AttestationLogTests
{
    [Fact]
    public async Task A_refused_statement_is_told_exactly_and_once_also_of_an_account_that_is_remembered()
    {
        using var log = new EveryEvent();
        await using var server = new RunningServer
        {
            Logging = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Information", ["Logging:Console:LogLevel:Default"] = "None" },
            Add = app => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log),
        };
        await server.InitializeAsync();
        using var calls = new Calls(server);
        var hardware = SandboxHardware.All.Single(one => one.Kind == HsmType.YubiKey);
        var call = $"1_ID=8&1_days=365&1_hsmType=YUBIKEY&1_keyAttestation={Uri.EscapeDataString(hardware.Statement)}&loginName=login_name&loginPassword=login_password&paymentStatus=2&1_csr=";
        Assert.StartsWith("orderNumber=", (await calls.Post(call + Uri.EscapeDataString(hardware.Request))).Body, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-129&", (await calls.Post(call + Uri.EscapeDataString(SigningRequests.For("A")))).Body, StringComparison.Ordinal);
        Assert.Contains("The YUBIKEY statement of item 1, account ", Assert.Single(log.Events, text => text.Contains("does not hold: key mismatch: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
