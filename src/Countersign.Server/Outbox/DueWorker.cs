using Countersign.Server.Storage;

namespace Countersign.Server.Outbox;

/// <summary>
/// Does due work of the kinds it is given, a bounded number of each at once. Whatever ends before its outcome is kept, by a crash or a lost
/// database, is begun again when its lease has ended, here or on another server.
/// </summary>
public sealed partial class DueWorker : BackgroundService
{
    /// <summary>How often it is looked for work that has become due or that another server has left.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long a server that stops waits for what it has begun before it cancels it.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Leases leases;
    private readonly Attempts attempts;
    private readonly GroupCommit commits;
    private readonly WorkBell bell;
    private readonly TimeProvider time;
    private readonly ILogger<DueWorker> log;
    private readonly Lane[] lanes;
    private readonly CancellationTokenSource ending = new();

    /// <summary>A worker that begins when the host starts it.</summary>
    public DueWorker(
        IEnumerable<WorkKind> kinds, Database database, GroupCommit commits, WorkBell bell, TimeProvider time, ILogger<DueWorker> log)
    {
        lanes = [.. kinds.Select(kind => new Lane(kind))];
        if (lanes.GroupBy(lane => lane.Kind.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { Key: var name })
            throw new ArgumentException($"Two kinds of work are named {name}.", nameof(kinds));
        leases = new Leases(database, commits, time);
        attempts = new Attempts(leases, time, log, ending.Token);
        this.commits = commits;
        this.bell = bell;
        this.time = time;
        this.log = log;
    }

    /// <summary>Begins no more, waits for what is running, and cancels what takes too long; its lease ends by itself.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        var running = Task.WhenAll(lanes.SelectMany(lane => lane.Running));
        await Task.WhenAny(running, Task.Delay(StopLimit, time, cancellationToken));
        await ending.CancelAsync();
        await Task.WhenAny(running, Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        ending.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (lanes.Length == 0)
            return;
        await using var poll = time.CreateTimer(static bell => ((WorkBell)bell!).Ring(), bell, TimeSpan.Zero, Interval);
        while (true)
        {
            await bell.Rung(stoppingToken);
            if (commits.IsSound)
                await Task.WhenAll(lanes.Select(lane => BeginOrTell(lane, stoppingToken)));
        }
    }

    private async Task BeginOrTell(Lane lane, CancellationToken stopping)
    {
        try
        {
            await Begin(lane, stopping);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            NotBegun(failure, lane.Kind.Name); // It is still due: the next second finds it.
        }
    }

    private async Task Begin(Lane lane, CancellationToken stopping)
    {
        if (lane.Free == 0)
            return;
        var due = await leases.Due(lane.Kind.Name, lane.Kind.Parallelism, stopping);
        // What runs here looks due when the clock has been set forward; it is not begun beside itself.
        var free = lane.Free;
        var wanted = due.Where(work => !lane.Has(work)).Take(free).ToList();
        lane.MayHaveMore = wanted.Count == free;
        var taken = await Task.WhenAll(wanted.Select(work => Take(lane, work)));
        if (taken.Contains(false) && commits.IsSound)
            bell.Ring(); // Another server was faster; there may be more.
    }

    private async Task<bool> Take(Lane lane, DueWork work)
    {
        try
        {
            if (await leases.Take(work, lane.Kind.Limit) is not { } leased)
                return false;
            lane.Start(leased, () => Run(lane, leased));
            return true;
        }
        catch (StoreUnsoundException)
        {
            return false; // The store itself tells why; what it took on lease after all is due again when that has ended.
        }
    }

    private async Task Run(Lane lane, DueWork work)
    {
        await attempts.Make(lane.Kind, work);
        lane.Remove(work);
        if (lane.MayHaveMore)
            bell.Ring();
    }

    [LoggerMessage(LogLevel.Warning, "Due work of the kind {Kind} could not be begun.")]
    private partial void NotBegun(Exception failure, string kind);

    /// <summary>One kind and what of it runs here.</summary>
    private sealed class Lane(WorkKind kind)
    {
        private readonly Dictionary<long, Task> running = [];
        private volatile bool mayHaveMore;

        public WorkKind Kind => kind;

        /// <summary>Whether the last look found as much as there was room for: then the end of each makes room for another look.</summary>
        public bool MayHaveMore
        {
            get => mayHaveMore;
            set => mayHaveMore = value;
        }

        public int Free
        {
            get
            {
                lock (running)
                    return kind.Parallelism - running.Count;
            }
        }

        public IReadOnlyList<Task> Running
        {
            get
            {
                lock (running)
                    return [.. running.Values];
            }
        }

        public bool Has(DueWork work)
        {
            lock (running)
                return running.ContainsKey(work.Id);
        }

        public void Start(DueWork work, Func<Task> run)
        {
            lock (running)
                running.Add(work.Id, Task.Run(run));
        }

        public void Remove(DueWork work)
        {
            lock (running)
                running.Remove(work.Id);
        }
    }
}
