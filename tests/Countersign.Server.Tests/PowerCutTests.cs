using Countersign.Proofs;

namespace Countersign.Server.Tests;

/// <summary>The short form of <c>./prove powercut</c>; like it, it takes root to mount a file system in a file.</summary>
[Trait("Engine", "own")]
public class PowerCutTests
{
    [Theory]
    [InlineData(Proofs.Durability.Full)]
    [InlineData(Proofs.Durability.Off)]
    public async Task A_power_cut_loses_no_acknowledged_order_unless_the_server_was_told_not_to_flush(Proofs.Durability durability)
    {
        using var told = new StringWriter();
        var proof = new PowerCutProof(Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), told) { Durability = durability, Connections = 8 };
        Assert.True(await proof.Run(cuts: 1, TestContext.Current.CancellationToken), told.ToString());
    }
}
