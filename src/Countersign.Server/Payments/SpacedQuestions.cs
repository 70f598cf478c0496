namespace Countersign.Server.Payments;

/// <summary>
/// Questions that strangers can cause: about one visit at most one a second, however many hint at it, since gateways take only so many questions, and then nobody can pay. Whoever hints is
/// answered by a question that begins after the hint.
/// </summary>
internal sealed class SpacedQuestions(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Visit> visits = new(StringComparer.Ordinal);

    /// <summary>What a question comes to; asked at once where nobody has asked for a while.</summary>
    /// <param name="reference">The visit.</param>
    /// <param name="question">The question; it throws nothing but what nobody expects.</param>
    public Task<string?> Ask(string reference, Func<Task<string?>> question)
    {
        lock (gate)
        {
            foreach (var (known, _) in visits.Where(pair => IsOver(pair.Value)).ToList())
                visits.Remove(known);
            if (!visits.TryGetValue(reference, out var visit))
                visits.Add(reference, visit = new Visit());
            return visit.Next ??= Task.Run(() => AskNext(visit, question));
        }
    }

    private async Task<string?> AskNext(Visit visit, Func<Task<string?>> question)
    {
        await visit.Last;
        if (visit.BegunAt is { } before && Interval - time.GetElapsedTime(before) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            (visit.Last, visit.Next, visit.BegunAt) = (done.Task, null, time.GetTimestamp());
        try
        {
            return await question();
        }
        finally
        {
            done.SetResult();
        }
    }

    private bool IsOver(Visit visit) => visit is { Next: null, Last.IsCompleted: true, BegunAt: { } begun } && time.GetElapsedTime(begun) >= Interval;

    private sealed class Visit
    {
        /// <summary>The question that has begun last; its result is others'.</summary>
        public Task Last { get; set; } = Task.CompletedTask;

        /// <summary>The one that has not begun yet; null for none.</summary>
        public Task<string?>? Next { get; set; }

        /// <summary>When the last one began.</summary>
        public long? BegunAt { get; set; }
    }
}
