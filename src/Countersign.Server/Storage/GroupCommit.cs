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

    /// <summary>How long callers wait to hear what became of a commit whose answer was lost; then they are told that it is not known.</summary>
    public static readonly TimeSpan DoubtLimit = TimeSpan.FromSeconds(30);

    /// <summary>How long an unsound store rests before it is tried again.</summary>
    public static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    private readonly Database database;
    private readonly TimeProvider clock;
    private readonly ILogger<GroupCommit> log;
    private readonly WriteQueue queue = new(QueueLimit);
    private readonly AuditChain chain;
    private readonly ManualResetEventSlim probeIsDue = new();
    private readonly Stack<List<PendingWrite>> pieces = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteGroup store;
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
        store = database.OpenGroup(chain.Writer);
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
    public Task<CommitResult> Commit(Write write, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.Fault() is not { } fault)
            return Enqueue(new PendingWrite(write, cancellation));
        Refused(fault);
        return Task.FromException<CommitResult>(new WriteRefusedException(fault));
    }

    /// <summary>Keeps <paramref name="write"/> when it can, unawaited; false when it was dropped because the queue is full or the store unsound.</summary>
    public bool Post(Write write)
    {
        ArgumentNullException.ThrowIfNull(write);
        if (write.Fault() is { } fault)
        {
            Refused(fault);
            return false;
        }

        return IsSound && queue.TryAdd(new PendingWrite(write, CancellationToken.None) { IsPosted = true });
    }

    /// <summary>Takes <paramref name="count"/> values from <paramref name="counter"/>, which starts at 1, and gives the first of them.</summary>
    /// <exception cref="StoreUnsoundException">As for <see cref="Commit"/>; values may then be lost, never given twice.</exception>
    public async Task<long> Reserve(string counter, int count, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var pending = new PendingWrite(new Write(), cancellation) { Counter = counter, Count = count };
        return await Enqueue(pending).ConfigureAwait(false) == CommitResult.Kept
            ? pending.FirstReserved
            : throw new StoreUnsoundException("Another server holds the counter.");
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

    // A group that cannot be kept as a whole goes again in halves, until the write that is to blame stands alone.
    private void Keep(List<PendingWrite> group)
    {
        pieces.Push(group);
        while (pieces.TryPop(out var piece))
        {
            switch (TryKeep(piece))
            {
                case null:
                    Answer(piece);
                    break;
                case WriteRefusedException or WritesCollidedException when piece.Count > 1:
                    pieces.Push(piece[(piece.Count / 2)..]);
                    pieces.Push(piece[..(piece.Count / 2)]);
                    break;
                case WriteRefusedException refusal:
                    piece[0].Refusal = refusal;
                    Answer(piece);
                    break;
                case WritesCollidedException:
                    piece[0].IsOvertaken = true;
                    Answer(piece);
                    break;
                case var failure:
                    Recover(piece, failure);
                    break;
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever broke, callers must be answered and the thread must live.")]
    private Exception? TryKeep(List<PendingWrite> piece)
    {
        foreach (var write in piece)
            write.Rejudge();
        try
        {
            store.Keep(piece, chain, Now());
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
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

    // A failed commit is never tried again on its connection: what became of it is read on a new one, and nobody is answered before.
    private void Recover(List<PendingWrite> piece, Exception failure)
    {
        BecomeUnsound(failure);
        var doubt = new Doubt(store.IsInDoubt ? piece : [], clock.GetTimestamp());
        if (!store.IsInDoubt)
            TurnAway(piece);
        while (pieces.TryPop(out var waiting))
            TurnAway(waiting);
        store.Dispose();
        while (!TryReopen(doubt))
        {
            if (clock.GetElapsedTime(doubt.Since) >= DoubtLimit)
                TurnAway(doubt);
            if (WaitForProbe())
                continue;
            TurnAway(doubt);
            TurnAwayWaiting();
            return;
        }

        BecomeSound();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Any failure means the same: the store is not sound yet.")]
    private bool TryReopen(Doubt doubt)
    {
        WriteGroup? opened = null;
        try
        {
            opened = database.OpenGroup(chain.Writer);
            var wasCommitted = opened.Holds(chain.Writer, chain.Sequence);
            if (!wasCommitted)
                TurnAway(doubt); // That is certain; that it is there counts only once the store has proved itself durable.
            opened.Prove(Now());
            if (wasCommitted)
                chain.Advance(); // Also when nobody waits any more: a chain that is one group behind its table could never be continued.
            Answer(doubt.Take());
            store = opened;
            return true;
        }
        catch (Exception failure)
        {
            opened?.Dispose();
            unsoundReason = database.Explain(failure);
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
        unsoundReason = database.Explain(failure);
        Unsound(failure, unsoundReason);
    }

    private void BecomeSound()
    {
        unsoundReason = null;
        SoundAgain();
    }

    private void TurnAway(Doubt doubt) => TurnAway(doubt.Take());

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

    /// <summary>Writes whose commit was begun and not answered, since a moment; taken once.</summary>
    private sealed class Doubt(List<PendingWrite> writes, long since)
    {
        private List<PendingWrite> unanswered = writes;

        public long Since => since;

        public List<PendingWrite> Take()
        {
            var taken = unanswered;
            unanswered = [];
            return taken;
        }
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(LogLevel.Critical, "No orders are accepted: {Reason}")]
    private partial void Unsound(Exception failure, string reason);

    [LoggerMessage(LogLevel.Warning, "The store is sound again; orders are accepted.")]
    private partial void SoundAgain();

    [LoggerMessage(LogLevel.Error, "A write was refused: {Reason}")]
    private partial void Refused(string reason);
}
