using System.Diagnostics.CodeAnalysis;

namespace Countersign.Server.Storage;

/// <summary>
/// The only writer of the store. Callers hand in writes; one thread keeps whatever queued while the previous commit ran in one transaction,
/// and a caller is answered only after the durable commit that holds its write.
/// </summary>
public sealed partial class GroupCommit : IAsyncDisposable
{
    /// <summary>The most writes of one group, so that its first caller does not wait long for the last.</summary>
    public const int GroupLimit = 512;

    /// <summary>The most writes that wait; beyond it callers are turned away at once.</summary>
    public const int QueueLimit = 8192;

    /// <summary>How long an unsound store rests before it is tried again.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly ILogger<GroupCommit> log;
    private readonly WriteQueue queue = new(QueueLimit);
    private readonly AuditChain chain;
    private readonly ManualResetEventSlim probeIsDue = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteGroup store;
    private volatile string? unsoundReason;
    private volatile bool isStopping;

    /// <summary>Opens the one connection that writes to <paramref name="database"/> and starts the thread that owns it.</summary>
    public GroupCommit(Database database, TimeProvider clock, ILogger<GroupCommit> log)
    {
        ArgumentNullException.ThrowIfNull(database);
        this.database = database;
        this.clock = clock;
        this.log = log;
        using (var connection = database.OpenRead())
            chain = AuditChain.Start(connection, clock);
        store = new SqliteGroup(database);
        new Thread(Run) { IsBackground = true, Name = nameof(GroupCommit) }.Start();
    }

    /// <summary>False from a failed commit until a durable write has succeeded again.</summary>
    public bool IsSound => unsoundReason is null;

    /// <summary>What is wrong with the store, for operators; null when it is sound.</summary>
    public string? UnsoundReason => unsoundReason;

    /// <summary>
    /// Keeps <paramref name="write"/>, or tells that it was overtaken; either is durable when the task completes. Cancelling it has effect
    /// only before its group begins, and then nothing is stored.
    /// </summary>
    /// <exception cref="StoreUnsoundException">The store is broken, full, too busy or stopping; the write is not known to be kept.</exception>
    /// <exception cref="WriteRefusedException">The schema does not take this write; nothing of it is stored.</exception>
    public Task<CommitResult> Commit(Write write, CancellationToken cancellation) => Enqueue(new PendingWrite(write, cancellation));

    /// <summary>Keeps <paramref name="write"/> when it can, unawaited; false when it was dropped because the queue is full or the store unsound.</summary>
    public bool Post(Write write) => IsSound && queue.TryAdd(new PendingWrite(write, CancellationToken.None) { IsPosted = true });

    /// <summary>Takes <paramref name="count"/> values from <paramref name="counter"/>, which starts at 1, and gives the first of them.</summary>
    /// <exception cref="StoreUnsoundException">As for <see cref="Commit"/>; values may then be lost, never given twice.</exception>
    public async Task<long> Reserve(string counter, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var pending = new PendingWrite(new Write(), cancellation) { Counter = counter, Count = count };
        await Enqueue(pending).ConfigureAwait(false);
        return pending.FirstReserved;
    }

    /// <summary>Takes no more writes, keeps those that wait, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        queue.Close();
        probeIsDue.Set();
        await ended.Task.ConfigureAwait(false);
        probeIsDue.Dispose();
    }

    private Task<CommitResult> Enqueue(PendingWrite pending)
    {
        if (unsoundReason is { } reason)
            throw new StoreUnsoundException(reason);
        if (!queue.TryAdd(pending))
            throw new StoreUnsoundException(isStopping ? "The server is stopping." : "More writes wait than the disk can take.");
        return pending.Task;
    }

    private void Run()
    {
        var group = new List<PendingWrite>(GroupLimit);
        while (queue.Take(group, GroupLimit))
        {
            group.RemoveAll(static write => write.DropIfCancelled());
            if (group.Count > 0)
                Keep(group);
            group.Clear();
        }

        store.Dispose();
        ended.SetResult();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever broke, callers must be answered and the thread must live.")]
    private void Keep(List<PendingWrite> group)
    {
        try
        {
            store.Keep(group, chain, Now());
        }
        catch (Exception failure)
        {
            // Whatever broke: callers must be answered, and the thread must live.
            Recover(group, failure);
            return;
        }

        Answer(group);
    }

    private void Answer(List<PendingWrite> group)
    {
        foreach (var write in group)
        {
            if (write.Refusal is { } refusal)
                Refused(refusal.Message);
            write.Answer();
        }
    }

    // A failed commit is never tried again on its connection: what became of it is read on a new one.
    private void Recover(List<PendingWrite> group, Exception failure)
    {
        BecomeUnsound(failure);
        var isInDoubt = store.IsInDoubt;
        store.Dispose();
        if (!isInDoubt)
            TurnAway(group);
        var isReopened = TryReopen(isInDoubt, out var wasCommitted);
        if (isInDoubt && wasCommitted)
            Answer(group);
        else if (isInDoubt)
            TurnAway(group);
        while (!isReopened && WaitForProbe())
            isReopened = TryReopen(isInDoubt, out _);
        if (isReopened)
            BecomeSound();
        else
            TurnAwayWaiting();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any failure means the same: the store is not sound yet.")]
    private bool TryReopen(bool isInDoubt, out bool wasCommitted)
    {
        wasCommitted = false;
        SqliteGroup? opened = null;
        try
        {
            opened = new SqliteGroup(database);
            opened.Prove(Now());
            // Asked at whichever reopening succeeds: a chain that is one group behind its table could never be continued.
            wasCommitted = isInDoubt && opened.Holds(chain.Writer, chain.Sequence);
            if (wasCommitted)
                chain.Advance();
            store = opened;
            return true;
        }
        catch (Exception failure)
        {
            opened?.Dispose();
            unsoundReason = SqliteGroup.Explain(failure);
            return false;
        }
    }

    /// <summary>False when the server stops first.</summary>
    private bool WaitForProbe()
    {
        TurnAwayWaiting();
        probeIsDue.Reset();
        using var timer = clock.CreateTimer(static due => ((ManualResetEventSlim)due!).Set(), probeIsDue, ProbeInterval, Timeout.InfiniteTimeSpan);
        if (!isStopping)
            probeIsDue.Wait();
        return !isStopping;
    }

    private void BecomeUnsound(Exception failure)
    {
        unsoundReason = SqliteGroup.Explain(failure);
        Unsound(failure, unsoundReason);
    }

    private void BecomeSound()
    {
        unsoundReason = null;
        SoundAgain();
    }

    private void TurnAwayWaiting()
    {
        var waiting = new List<PendingWrite>();
        queue.TakeWaiting(waiting);
        TurnAway(waiting);
    }

    private void TurnAway(List<PendingWrite> writes)
    {
        foreach (var write in writes)
            write.TurnAway(unsoundReason ?? "The store was unsound.");
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(LogLevel.Critical, "No orders are accepted: {Reason}")]
    private partial void Unsound(Exception failure, string reason);

    [LoggerMessage(LogLevel.Warning, "The store is sound again; orders are accepted.")]
    private partial void SoundAgain();

    [LoggerMessage(LogLevel.Error, "A write was refused: {Reason}")]
    private partial void Refused(string reason);
}
