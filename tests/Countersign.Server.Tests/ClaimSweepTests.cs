using Countersign.Server.Storage;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests;

/// <summary>Claims that have expired are removed, and no others.</summary>
public class ClaimSweepTests
{
    private const string Held = "select count(*) from claim where scope = 'sweep'";

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(Start);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A6_within_a_minute_of_its_expiry_a_claim_is_gone()
    {
        await using var server = await RunningServer.Start(time: time);
        using var calls = new Calls(server);
        await Claim(server, new Claim("sweep", "expires", "a", At(hours: 1)), new Claim("sweep", "later", "b", At(hours: 2)), new Claim("sweep", "never", "c"));
        time.Advance(TimeSpan.FromHours(1));
        await AccountsOnFile.Eventually(async () => await calls.Count(Held) == 2);
        Assert.Equal(0, await calls.Count(Held + " and key = 'expires'"));
    }

    [Fact]
    public async Task A6_more_claims_than_one_write_removes_are_removed_in_one_sweep()
    {
        await using var server = await RunningServer.Start(time: time);
        using var calls = new Calls(server);
        await Claim(server, [.. Enumerable.Range(0, (2 * ClaimSweep.BatchSize) + 1).Select(i => new Claim("sweep", $"{i}", "a", At(hours: 0)))]);
        await Sweep(server);
        Assert.Equal(0, await calls.Count(Held));
    }

    [Fact]
    public async Task A6_a_claim_that_was_taken_over_between_look_and_removal_stays()
    {
        await using var server = await RunningServer.Start(time: time);
        using var calls = new Calls(server);
        for (var round = 0; round < 20; round++)
        {
            // At once: whichever comes first, the new holder has the claim afterwards.
            await Claim(server, new Claim("sweep", $"{round}", "old", At(hours: 0)));
            var taken = Claim(server, new Claim("sweep", $"{round}", "new", At(hours: 1)));
            await Task.WhenAll(taken, Sweep(server));
        }

        Assert.Equal(20, await calls.Count(Held + " and holder = 'new'"));
    }

    private static Task Sweep(RunningServer server) =>
        server.Parts.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ClaimSweep>().Single().Sweep(Token);

    private static async Task Claim(RunningServer server, params Claim[] claims) =>
        Assert.Equal(CommitResult.Kept, await server.Parts.GetRequiredService<GroupCommit>().Commit(new Write { Claims = claims }, Token));

    private static long At(int hours) => Start.AddHours(hours).ToUnixTimeMilliseconds();
}
