namespace Countersign.Server.Storage;

/// <summary>A write on its way through the queue, and the task its caller awaits.</summary>
internal sealed class PendingWrite(Write write, CancellationToken cancellation)
    : TaskCompletionSource<CommitResult>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Write Write => write;

    /// <summary>Whether nobody awaits the answer.</summary>
    public bool IsPosted { get; init; }

    /// <summary>The counter to take a block from, if any.</summary>
    public string? Counter { get; init; }

    /// <summary>How many values to take from the counter.</summary>
    public int Count { get; init; }

    /// <summary>The first value taken from the counter; valid once kept.</summary>
    public long FirstReserved { get; set; }

    /// <summary>Whether a version or a claim was lost.</summary>
    public bool IsOvertaken { get; set; }

    /// <summary>Why this write alone cannot be stored.</summary>
    public WriteRefusedException? Refusal { get; set; }

    /// <summary>Whether the write is part of what the group stores.</summary>
    public bool IsKept => !IsOvertaken && Refusal is null;

    /// <summary>A cancelled caller's write is dropped before its group begins, and never after.</summary>
    public bool DropIfCancelled() => cancellation.IsCancellationRequested && TrySetCanceled(cancellation);

    /// <summary>Forgets the judgement of a transaction that was rolled back.</summary>
    public void Rejudge()
    {
        IsOvertaken = false;
        Refusal = null;
        FirstReserved = 0;
    }

    /// <summary>Tells the caller what became of the write.</summary>
    public void Answer()
    {
        if (IsPosted)
            return;
        if (Refusal is not null)
            SetException(Refusal);
        else
            SetResult(IsOvertaken ? CommitResult.Overtaken : CommitResult.Kept);
    }

    /// <summary>Tells the caller that the store cannot promise the write.</summary>
    public void TurnAway(string reason)
    {
        if (!IsPosted)
            SetException(new StoreUnsoundException(reason));
    }
}
