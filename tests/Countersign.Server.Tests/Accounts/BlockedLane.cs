using System.Net;
using Countersign.Server.Accounts;

namespace Countersign.Server.Tests.Accounts;

/// <summary>Keeps the one worker of a lane busy until it is released, on the share of a source that nobody else uses.</summary>
internal sealed class BlockedLane : IDisposable
{
    private static readonly SourcePrefix Elsewhere = SourcePrefix.Of(IPAddress.Parse("198.51.100.254"));

    private readonly ManualResetEventSlim gate = new();
    private readonly Task job;

    public BlockedLane(HashingLane lane)
    {
        using var isRunning = new ManualResetEventSlim();
        Assert.True(lane.TryStart(LaneShare.Of(Elsewhere), () => { isRunning.Set(); gate.Wait(); return 0; }, _ => true, out var running));
        job = running;
        isRunning.Wait(TestContext.Current.CancellationToken); // Or it would still hold a place in the queue.
    }

    public void Release() => gate.Set();

    public void Dispose()
    {
        gate.Set();
        while (!job.IsCompleted)
            Thread.Yield();
        gate.Dispose();
    }
}
