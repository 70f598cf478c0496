namespace Countersign.Server.Accounts;

/// <summary>
/// Counts failed logins in memory, by login and source: ten within 15 minutes lock that pair out for a minute, and every further
/// failure for twice as long, up to an hour (decision A3).
/// </summary>
public sealed class LoginFailures(TimeProvider time)
{
    private const int MostPairs = 50_000;
    private const int FailuresAllowed = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstLockout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLockout = TimeSpan.FromHours(1);

    private readonly Generations<(string Login, SourcePrefix Source), Pair> pairs = new(MostPairs);

    /// <summary>Pairs in memory, at most 50,000.</summary>
    public int Pairs => pairs.Count;

    /// <summary>Whether calls of <paramref name="source"/> for <paramref name="login"/> are refused for now.</summary>
    public bool IsLockedOut(string login, SourcePrefix source)
    {
        if (!pairs.TryGet((login, source), out var pair))
            return false;
        lock (pair)
            return Now < pair.LockedUntil;
    }

    /// <summary>Counts a failure; for how long that locks the pair out, or null.</summary>
    public TimeSpan? Record(string login, SourcePrefix source)
    {
        var pair = pairs.GetOrAdd((login, source), () => new Pair());
        lock (pair)
            return pair.Fail(Now);
    }

    /// <summary>Forgets the failures of a pair that has logged in.</summary>
    public void Forget(string login, SourcePrefix source) => pairs.Remove((login, source));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class Pair
    {
        private readonly Queue<long> failures = new(FailuresAllowed);
        private int lockouts;

        public long LockedUntil { get; private set; }

        public TimeSpan? Fail(long now)
        {
            if (now < LockedUntil)
                return null; // It was under way before the lock-out and must not double it.
            if (lockouts > 0 && now - LockedUntil > (long)LongestLockout.TotalMilliseconds)
                lockouts = 0; // An hour of good behavior after a lock-out ends the doubling.
            while (failures.TryPeek(out var oldest) && now - oldest >= (long)Window.TotalMilliseconds)
                failures.Dequeue();
            failures.Enqueue(now);
            if (lockouts == 0 && failures.Count < FailuresAllowed)
                return null;

            return LockOut(now);
        }

        private TimeSpan LockOut(long now)
        {
            var duration = TimeSpan.FromTicks(Math.Min(FirstLockout.Ticks << Math.Min(lockouts, 10), LongestLockout.Ticks));
            lockouts++;
            failures.Clear();
            LockedUntil = now + (long)duration.TotalMilliseconds;
            return duration;
        }
    }
}
