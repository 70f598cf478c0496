namespace Countersign.Server.Accounts;

/// <summary>Jobs that wait for the lane, by share: shares take turns, and a share gets a further place only while sixteen times as many as it holds are free.</summary>
/// <remarks>
/// So a share that floods gets a few places, many that flood get fewer each, and some stay free for newcomers until there are about half
/// as many that flood as there are places. For one thread at a time.
/// </remarks>
internal sealed class HashingQueue(int places)
{
    private const int FreePerPlaceHeld = 16;

    private readonly Dictionary<LaneShare, Queue<Action>> waiting = [];
    private readonly LinkedList<LaneShare> turns = [];

    /// <summary>Jobs that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Jobs that wait on one share.</summary>
    public int CountOf(LaneShare share) => waiting.TryGetValue(share, out var jobs) ? jobs.Count : 0;

    /// <summary>Queues a job; false when its share has as many places as it may have.</summary>
    public bool TryAdd(LaneShare share, Action job)
    {
        if (CountOf(share) * FreePerPlaceHeld >= places - Count)
            return false;

        if (!waiting.TryGetValue(share, out var jobs))
        {
            waiting.Add(share, jobs = new());
            turns.AddLast(share);
        }

        jobs.Enqueue(job);
        Count++;
        return true;
    }

    /// <summary>The next job of the first share whose turn it is and that does not rest; otherwise null.</summary>
    /// <param name="restOf">How long a share still rests; zero or less when it does not.</param>
    /// <param name="shortestRest">Lowered to the shortest rest that was met.</param>
    public Action? Take(Func<LaneShare, TimeSpan> restOf, ref TimeSpan shortestRest)
    {
        for (var turn = turns.First; turn is not null; turn = turn.Next)
        {
            var rest = restOf(turn.Value);
            if (rest <= TimeSpan.Zero)
                return Take(turn);
            if (rest < shortestRest)
                shortestRest = rest;
        }

        return null;
    }

    private Action Take(LinkedListNode<LaneShare> turn)
    {
        var jobs = waiting[turn.Value];
        turns.Remove(turn);
        Count--;
        var job = jobs.Dequeue();
        if (jobs.Count == 0)
            waiting.Remove(turn.Value);
        else
            turns.AddLast(turn);
        return job;
    }
}
