namespace Countersign.Server.Orders;

/// <summary>
/// The calls with an <c>Idempotency-Key</c> that this server is just judging: the next one of the same key waits until it can find what has
/// become of the one before. Between servers it is the claim alone that decides.
/// </summary>
public sealed class RunningCalls
{
    private static readonly RunningCall Alone = new(null, hasWaited: false);

    private readonly Lock all = new();
    private readonly Dictionary<string, Line> lines = new(StringComparer.Ordinal);

    /// <summary>How many keys have a call that runs.</summary>
    public int Count
    {
        get
        {
            lock (all)
                return lines.Count;
        }
    }

    /// <summary>Waits until no other call of the key runs; the call has ended with the disposal of the result.</summary>
    /// <param name="key">The claim's key; null for a call that nothing else can be the repetition of.</param>
    /// <param name="cancellation">Ends the waiting, say because the caller has hung up.</param>
    public async ValueTask<RunningCall> Enter(string? key, CancellationToken cancellation)
    {
        if (key is null)
            return Alone;
        var (line, hasWaited) = Join(key);
        try
        {
            await line.Turn.WaitAsync(cancellation);
        }
        catch
        {
            Leave(key, line);
            throw;
        }

        return new RunningCall(() => End(key, line), hasWaited);
    }

    private (Line Line, bool HasWaited) Join(string key)
    {
        lock (all)
        {
            if (!lines.TryGetValue(key, out var line))
                lines.Add(key, line = new Line());
            return (line, line.Callers++ > 0);
        }
    }

    private void End(string key, Line line)
    {
        line.Turn.Release();
        Leave(key, line);
    }

    private void Leave(string key, Line line)
    {
        lock (all)
        {
            if (--line.Callers > 0)
                return;
            lines.Remove(key);
        }

        line.Turn.Dispose();
    }

    private sealed class Line
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Callers { get; set; }
    }
}

/// <summary>A call that runs; the next of its key goes on when it is disposed of.</summary>
public sealed class RunningCall(Action? end, bool hasWaited) : IDisposable
{
    /// <summary>Whether another call of the key ran meanwhile, so that what was read before is old.</summary>
    public bool HasWaited => hasWaited;

    /// <inheritdoc/>
    public void Dispose() => end?.Invoke();
}
