using Countersign.Server.Accounts;

namespace Countersign.Server.Tests.Accounts;

/// <summary>Keeps the one worker of a lane busy until it is released.</summary>
internal sealed class BlockedLane : IDisposable
{
    private readonly ManualResetEventSlim gate = new();
    private readonly Task job;

    public BlockedLane(HashingLane lane)
    {
        using var isRunning = new ManualResetEventSlim();
        Assert.True(lane.TryStart(() => { isRunning.Set(); gate.Wait(); return 0; }, out var running));
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
