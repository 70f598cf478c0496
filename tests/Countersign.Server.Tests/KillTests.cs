using Countersign.Proofs;

namespace Countersign.Server.Tests;

/// <summary>The short form of <c>./prove kill9</c>.</summary>
public class KillTests
{
    [Fact]
    public async Task No_acknowledged_order_is_lost_or_doubled_when_the_server_is_killed_under_load()
    {
        var proof = new KillProof(Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), connections: 8, TextWriter.Null);
        var tally = await proof.Run(rounds: 2, orders: 200, TestContext.Current.CancellationToken);
        Assert.True(tally is { Lost: 0, Doubled: 0, Torn: 0, Acknowledged: >= 400 }, tally.ToString());
    }
}
