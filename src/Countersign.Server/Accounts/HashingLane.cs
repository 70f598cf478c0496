using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Countersign.Server.Accounts;

/// <summary>Where passwords are hashed: one job at a time per two cores, on threads of its own, behind a queue that is full at 64 jobs.</summary>
/// <remarks>Wrong passwords can fill the lane and nothing else: calls whose credentials are known do not come here.</remarks>
public sealed class HashingLane : IDisposable
{
    /// <summary>How long a caller who found the lane full should stay away: what a full queue takes on a slow core.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private const int JobsThatWait = 64;
    private const double WeightOfNewest = 0.1;
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time;
    private readonly BlockingCollection<Action> queue;
    private readonly Thread[] threads;
    private double typicalTicks = FirstGuess.Ticks;
    private long jobsDone;

    /// <param name="time">Measures how long jobs take.</param>
    /// <param name="workers">Jobs at a time; by default one per two cores.</param>
    /// <param name="jobsThatWait">Jobs that may wait for their turn.</param>
    public HashingLane(TimeProvider time, int? workers = null, int jobsThatWait = JobsThatWait)
    {
        this.time = time;
        queue = new(jobsThatWait);
        threads = new Thread[workers ?? Math.Max(1, Environment.ProcessorCount / 2)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "password hashing" };
            threads[i].Start();
        }
    }

    /// <summary>Jobs done since the start.</summary>
    public long JobsDone => Interlocked.Read(ref jobsDone);

    /// <summary>What a job that is queued now will take, by those of late: its turn in the queue and itself.</summary>
    public TimeSpan TypicalDuration => TimeSpan.FromTicks((long)(Volatile.Read(ref typicalTicks) * (1 + ((double)queue.Count / threads.Length))));

    /// <summary>Queues <paramref name="job"/>; false when the lane is full and the job was not taken.</summary>
    public bool TryStart<T>(Func<T> job, out Task<T> running)
    {
        // Continuations must not run on the lane's own threads.
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        running = completion.Task;
        return !queue.IsAddingCompleted && queue.TryAdd(() => Run(job, completion));
    }

    /// <summary>Finishes what is queued and ends the threads.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        foreach (var thread in threads)
            thread.Join();
        queue.Dispose();
    }

    private void Work()
    {
        foreach (var job in queue.GetConsumingEnumerable())
            job();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever awaits the job gets the exception; the lane's thread must outlive it.")]
    private void Run<T>(Func<T> job, TaskCompletionSource<T> completion)
    {
        try
        {
            var startedAt = time.GetTimestamp();
            var result = job();
            Remember(time.GetElapsedTime(startedAt));
            completion.SetResult(result);
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }

    private void Remember(TimeSpan duration)
    {
        Interlocked.Increment(ref jobsDone);
        // Two threads may lose each other's sample; the next one makes up for it.
        var typical = Volatile.Read(ref typicalTicks);
        Volatile.Write(ref typicalTicks, typical + (WeightOfNewest * (duration.Ticks - typical)));
    }
}
