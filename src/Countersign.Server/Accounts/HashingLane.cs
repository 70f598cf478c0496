using System.Diagnostics.CodeAnalysis;

namespace Countersign.Server.Accounts;

/// <summary>Where passwords are hashed: one job at a time per two cores, on threads of its own and of low priority, behind a bounded queue.</summary>
/// <remarks>
/// Wrong passwords can fill the places of their own source and no others; calls whose credentials are known do not come here. Shares take
/// turns. A source whose hash came to nothing rests three times as long as it took, so that guesses cost a quarter of a core per source.
/// </remarks>
public sealed class HashingLane : IDisposable
{
    /// <summary>How long a caller who found no place should stay away: what a full queue takes on a slow core.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private const int Places = 512;
    private const int StrangersEvery = 4;
    private const int MostResting = 50_000;
    private const int RestPerHash = 3;
    private const double WeightOfNewest = 0.1;
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2); // However long the system let a hash lie.

    private readonly TimeProvider time;
    private readonly long startedAt;
    private readonly object gate = new(); // Of everything that is not constant; no job runs under it.
    private readonly HashingQueue trusted; // Renewals and known sources: served before strangers.
    private readonly HashingQueue strangers;
    private readonly Generations<SourcePrefix, TimeSpan> restsUntil = new(MostResting);
    private readonly ITimer restIsOver;
    private readonly Thread[] threads;
    private double typicalTicks = FirstGuess.Ticks;
    private long jobsDone;
    private bool isEnding;
    private uint taken;

    /// <param name="time">Measures how long jobs take.</param>
    /// <param name="workers">Jobs at a time; by default one per two cores.</param>
    /// <param name="places">Jobs of strangers that may wait for their turn; as many again for the others.</param>
    public HashingLane(TimeProvider time, int? workers = null, int places = Places)
    {
        this.time = time;
        startedAt = time.GetTimestamp();
        trusted = new(places);
        strangers = new(places);
        restIsOver = time.CreateTimer(_ => WakeAll(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        threads = new Thread[workers ?? Math.Max(1, Environment.ProcessorCount / 2)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = "password hashing" };
            threads[i].Start();
        }
    }

    /// <summary>Jobs done since the start.</summary>
    public long JobsDone => Interlocked.Read(ref jobsDone);

    private TimeSpan Now => time.GetElapsedTime(startedAt);

    /// <summary>What a job that a stranger at <paramref name="source"/> queues now will take, by those of late: its turn, its rest and itself.</summary>
    public TimeSpan TypicalDuration(SourcePrefix source)
    {
        var share = LaneShare.Of(source);
        lock (gate)
        {
            var turns = 1 + ((double)(trusted.Count + strangers.Count) / threads.Length);
            var rests = (double)RestPerHash * strangers.CountOf(share);
            var rest = RestOf(source, Now);
            return TimeSpan.FromTicks((long)(typicalTicks * (turns + rests))) + (rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
        }
    }

    /// <summary>Queues <paramref name="job"/>; false when its share has no place left and the job was not taken.</summary>
    /// <param name="share">Whose turn it takes; its source rests after it.</param>
    /// <param name="job">What is to be done.</param>
    /// <param name="isFree">Whether nobody rests after a job with this result: the password was right, and that shows.</param>
    /// <param name="running">The job's result.</param>
    public bool TryStart<T>(LaneShare share, Func<T> job, Predicate<T> isFree, out Task<T> running)
    {
        // Continuations must not run on the lane's own threads.
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        running = completion.Task;
        lock (gate)
        {
            var queue = share.Standing == LaneStanding.Stranger ? strangers : trusted;
            if (isEnding || !queue.TryAdd(share, () => Run(share, job, isFree, completion)))
                return false;
            Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Finishes what is queued, without rests, and ends the threads.</summary>
    public void Dispose()
    {
        lock (gate)
            isEnding = true;
        WakeAll();
        foreach (var thread in threads)
            thread.Join();
        restIsOver.Dispose();
    }

    private void Work()
    {
        LowPriority.Take();
        while (Next() is { } job)
            job();
    }

    private Action? Next()
    {
        lock (gate)
        {
            while (true)
            {
                var now = Now;
                var shortestRest = TimeSpan.MaxValue;
                // Whoever was known lately comes first, but not always: what was earned by one good login must not stop everybody else's.
                var (first, second) = (taken + 1) % StrangersEvery == 0 ? (strangers, trusted) : (trusted, strangers);
                if ((first.Take(Rest, ref shortestRest) ?? second.Take(Rest, ref shortestRest)) is { } job)
                {
                    taken++;
                    return job;
                }

                if (isEnding)
                    return null;
                if (shortestRest != TimeSpan.MaxValue)
                    restIsOver.Change(TimeSpan.FromMilliseconds(Math.Ceiling(shortestRest.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                Monitor.Wait(gate);

                TimeSpan Rest(LaneShare share) => isEnding ? TimeSpan.Zero : RestOf(share.Source, now);
            }
        }
    }

    private TimeSpan RestOf(SourcePrefix source, TimeSpan now) => restsUntil.TryGet(source, out var until) ? until - now : TimeSpan.Zero;

    private void WakeAll()
    {
        lock (gate)
            Monitor.PulseAll(gate);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever awaits the job gets the exception; the lane's thread must outlive it.")]
    private void Run<T>(LaneShare share, Func<T> job, Predicate<T> isFree, TaskCompletionSource<T> completion)
    {
        try
        {
            var begunAt = Now;
            var result = job();
            Remember(share.Source, Now - begunAt, isFree(result));
            completion.SetResult(result);
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
    }

    private void Remember(SourcePrefix source, TimeSpan duration, bool isFree)
    {
        lock (gate)
        {
            jobsDone++;
            typicalTicks += WeightOfNewest * (duration.Ticks - typicalTicks);
            if (isFree)
                return;

            // Jobs of one source that ran at the same time add up.
            var now = Now;
            var until = (restsUntil.TryGet(source, out var earlier) && earlier > now ? earlier : now) + (RestPerHash * duration);
            restsUntil.Set(source, until < now + LongestRest ? until : now + LongestRest);
        }
    }
}
