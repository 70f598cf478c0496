namespace Countersign.Server.Storage;

/// <summary>What waits for the next group: many add, one dedicated thread takes. Bounded, so that a slow disk sheds load instead of memory.</summary>
internal sealed class WriteQueue(int capacity)
{
    private readonly Queue<PendingWrite> waiting = new(capacity);
    private bool isClosed;

    /// <summary>False when the queue is full or closed.</summary>
    public bool TryAdd(PendingWrite write)
    {
        lock (waiting)
        {
            if (isClosed || waiting.Count >= capacity)
                return false;
            waiting.Enqueue(write);
            if (waiting.Count == 1)
                Monitor.Pulse(waiting);
            return true;
        }
    }

    /// <summary>Waits for writes and moves up to <paramref name="limit"/> of them; false when the queue is closed and empty.</summary>
    public bool Take(List<PendingWrite> group, int limit)
    {
        lock (waiting)
        {
            while (waiting.Count == 0 && !isClosed)
                Monitor.Wait(waiting);
            Move(group, limit);
            return group.Count > 0;
        }
    }

    /// <summary>Moves everything that waits, without waiting for more.</summary>
    public void TakeWaiting(List<PendingWrite> group)
    {
        lock (waiting)
            Move(group, capacity);
    }

    /// <summary>Takes no more; what waits is still handed out.</summary>
    public void Close()
    {
        lock (waiting)
        {
            isClosed = true;
            Monitor.PulseAll(waiting);
        }
    }

    private void Move(List<PendingWrite> group, int limit)
    {
        while (group.Count < limit && waiting.TryDequeue(out var write))
            group.Add(write);
    }
}
