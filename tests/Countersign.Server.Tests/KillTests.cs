using Countersign.Proofs;

namespace Countersign.Server.Tests;

/// <summary>The short form of <c>./prove kill9</c>.</summary>
[Trait("Engine", "own")]
public class KillTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task No_acknowledged_order_is_lost_or_doubled_when_the_server_is_killed_under_load(Engine engine)
    {
        var tally = await Run(KillTarget.Server, engine, rounds: 2, orders: 200);
        Assert.True(tally is { Lost: 0, Doubled: 0, Torn: 0, Acknowledged: >= 400 }, tally.ToString());
    }

    [Fact]
    public async Task No_acknowledged_order_is_lost_or_doubled_when_the_database_is_killed_and_orders_are_taken_again_without_a_restart()
    {
        var tally = await Run(KillTarget.Database, Engine.Postgres, rounds: 2, orders: 100);
        Assert.True(tally is { Lost: 0, Doubled: 0, Torn: 0, Acknowledged: >= 200 }, tally.ToString());
    }

    private static Task<Tally> Run(KillTarget target, Engine engine, int rounds, int orders) =>
        new KillProof(Path.Combine(AppContext.BaseDirectory, "countersign-server.dll"), TextWriter.Null) { Engine = engine, Target = target, Connections = 8 }
            .Run(rounds, orders, TestContext.Current.CancellationToken);
}
