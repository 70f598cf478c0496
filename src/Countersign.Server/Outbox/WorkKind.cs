namespace Countersign.Server.Outbox;

/// <summary>
/// Does one piece of work. It may be called more than once for the same work, after a crash even at the same time as a server that is cut off:
/// what it does elsewhere must bear that. It must end when it is cancelled.
/// </summary>
/// <param name="work">What is to be done.</param>
/// <param name="cancellation">Set when the time limit of the kind has passed or the server ends.</param>
public delegate Task<WorkOutcome> WorkHandler(DueWork work, CancellationToken cancellation);

/// <summary>A kind of work: its name in the store and how it is done.</summary>
/// <param name="Name">The same in every version of the program, because work outlives it.</param>
/// <param name="Handle">Does it.</param>
public sealed record WorkKind(string Name, WorkHandler Handle)
{
    /// <summary>How long work waits after an attempt that failed.</summary>
    public BackOff BackOff { get; init; } = BackOff.Standard;

    /// <summary>How long one attempt may take; then it is cancelled and counts as failed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many of the kind are done at once by one server.</summary>
    public int Parallelism { get; init; } = 4;
}
