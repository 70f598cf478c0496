using Countersign.Server.Storage;

namespace Countersign.Server.Outbox;

/// <summary>What became of an attempt at a piece of work.</summary>
public abstract record WorkOutcome
{
    private WorkOutcome()
    {
    }

    /// <summary>
    /// What is kept in one transaction with the outcome. If it is overtaken the outcome is not kept either, and the work is attempted again
    /// after the back-off, on fresh facts.
    /// </summary>
    public Write? With { get; init; }

    /// <summary>It is done and removed.</summary>
    public sealed record Done : WorkOutcome;

    /// <summary>It failed and is attempted again after the back-off of its kind, or given up where that has come to its end.</summary>
    /// <param name="Trouble">A sentence for operators, without secrets.</param>
    public sealed record Again(string Trouble) : WorkOutcome;

    /// <summary>It is not to be done yet: the next attempt is the first, and due at <paramref name="Time"/>.</summary>
    public sealed record At(DateTimeOffset Time) : WorkOutcome;

    /// <summary>It cannot be done; it stays in the store for operators until it is armed again.</summary>
    /// <param name="Reason">A sentence for operators, without secrets.</param>
    public sealed record GivenUp(string Reason) : WorkOutcome;
}
