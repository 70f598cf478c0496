using System.Diagnostics.CodeAnalysis;
using Countersign.Server.Storage;

namespace Countersign.Server.Outbox;

/// <summary>Attempts at work that is on lease, from its handler to the outcome that is kept; none of them throws.</summary>
internal sealed partial class Attempts(Leases leases, TimeProvider time, ILogger log, CancellationToken ending)
{
    /// <summary>Does the work, or leaves it to its lease when the server ends first.</summary>
    public async Task Make(WorkKind kind, DueWork work)
    {
        if (await Outcome(kind, work) is { } outcome)
            await KeepOrTell(kind, work, outcome);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler throws is a failure of its work alone.")]
    private async Task<WorkOutcome?> Outcome(WorkKind kind, DueWork work)
    {
        if (kind.BackOff.IsOver(work.Attempts - 1))
            return new WorkOutcome.GivenUp("The last attempt did not come to its end."); // It may be what ends our servers.
        using var limit = new CancellationTokenSource(kind.Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ending);
        try
        {
            return await kind.Handle(work, either.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new WorkOutcome.Again($"It took longer than {kind.Limit}.");
        }
        catch (Exception failure)
        {
            Threw(failure, kind.Name, work.Subject);
            return new WorkOutcome.Again($"It failed with {failure.GetType().Name}; the log tells more.");
        }
    }

    private async Task KeepOrTell(WorkKind kind, DueWork work, WorkOutcome outcome)
    {
        try
        {
            if (!await Keep(kind, work, outcome) && outcome.With is not null)
                await Keep(kind, work, new WorkOutcome.Again("What it was judged on has changed meanwhile."));
        }
        catch (StoreUnsoundException failure)
        {
            NotKept(failure, kind.Name, work.Subject);
        }
    }

    private async Task<bool> Keep(WorkKind kind, DueWork work, WorkOutcome outcome)
    {
        var settled = outcome is WorkOutcome.Again { Trouble: var trouble, With: var with } && kind.BackOff.IsOver(work.Attempts)
            ? new WorkOutcome.GivenUp(trouble) { With = with }
            : outcome;
        if (!await KeepOrRefuse(kind, work, settled))
            return false;
        if (settled is WorkOutcome.GivenUp { Reason: var reason })
            GaveUp(kind.Name, work.Subject, work.Attempts, reason);
        return true;
    }

    // What the schema does not take is a bug of the handler; without it the work would be begun again and again as each lease ends.
    private async Task<bool> KeepOrRefuse(WorkKind kind, DueWork work, WorkOutcome outcome)
    {
        try
        {
            return await leases.Conclude(work, outcome, kind.BackOff);
        }
        catch (WriteRefusedException refusal)
        {
            Threw(refusal, kind.Name, work.Subject);
            return await leases.Conclude(work, new WorkOutcome.GivenUp("The store does not take its outcome; the log tells more."), kind.BackOff);
        }
    }

    [LoggerMessage(LogLevel.Error, "Work {Kind} about {Subject} failed.")]
    private partial void Threw(Exception failure, string kind, long subject);

    [LoggerMessage(LogLevel.Warning, "Work {Kind} about {Subject} was given up after {Attempts} attempts: {Reason}")]
    private partial void GaveUp(string kind, long subject, long attempts, string reason);

    [LoggerMessage(LogLevel.Warning, "What became of work {Kind} about {Subject} could not be kept; it is done again when its lease has ended.")]
    private partial void NotKept(Exception failure, string kind, long subject);
}
