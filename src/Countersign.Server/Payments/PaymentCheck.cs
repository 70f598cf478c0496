using Countersign.Server.Orders;
using Countersign.Server.Outbox;

namespace Countersign.Server.Payments;

/// <summary>
/// Asks gateways what has become of visits, since a notification can be lost, and closes an order that nobody has paid in time: never before the
/// gateway has been asked.
/// </summary>
public sealed class PaymentCheck(PaymentStore payments, OrderNumbers numbers, PaymentGateways gateways, Settlement settlement, TimeProvider time)
{
    private const string Actor = "payment-check";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    // Money that comes after the end has most likely come by then.
    private static readonly TimeSpan Aftermath = TimeSpan.FromHours(24);

    // For ever: an order whose gateway cannot be asked must not be closed.
    private static readonly BackOff Patience = new(
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));

    private readonly SpacedQuestions hints = new(time);

    /// <summary>The work as the worker knows it.</summary>
    public WorkKind Kind => new(AwaitedPayment.CheckWork, (work, cancellation) => Check(work.Subject, cancellation)) { BackOff = Patience };

    /// <summary>Asks about every visit that money may have come of, and settles what is told.</summary>
    /// <param name="payment">The payment.</param>
    /// <param name="source">On whose behalf.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <returns>Why not every gateway has answered, a sentence for operators; null when all have.</returns>
    public async Task<string?> Ask(Payment payment, NewsSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        string? trouble = null;
        foreach (var attempt in payment.Attempts.Where(attempt => attempt.State < PaymentState.Captured))
            trouble = await Ask(attempt, source, cancellation) ?? trouble;
        return trouble;
    }

    /// <summary>Asks about one visit because something hints at news of it; a hint at none of ours leads to nothing.</summary>
    /// <param name="gateway">The name of the gateway that hinted.</param>
    /// <param name="reference">The visit, as it was hinted.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <returns>Why it could not be asked, a sentence for operators; null when it has answered, and what it told is settled.</returns>
    public async Task<string?> AskAbout(string gateway, string reference, CancellationToken cancellation) =>
        await Find(gateway, reference, cancellation) is { } hinted
            ? await hints.Ask(hinted.Reference, async () => await Find(gateway, reference, CancellationToken.None) is { } now ? await Ask(now, NewsSource.Notification, CancellationToken.None) : null)
                .WaitAsync(cancellation)
            : null;

    private async Task<PaymentAttempt?> Find(string gateway, string reference, CancellationToken cancellation) =>
        PaymentAttempt.TryReadReference(reference, out var number, out var visit) && numbers.TryFind(number, out var order)
            ? (await payments.Find(order, cancellation))?.Attempts.FirstOrDefault(one => one.Number == visit && one.Gateway == gateway)
            : null;

    // Where a gateway cannot be asked, nothing can be waited for; where it is not connected any more, money may have been taken of which we do not know.
    private async Task<string?> Ask(PaymentAttempt attempt, NewsSource source, CancellationToken cancellation)
    {
        if (gateways.Find(attempt.Gateway) is not { } gateway)
            return $"Gateway {attempt.Gateway} of visit {attempt.Reference} is not connected any more: set its account again.";
        return gateway.Ask is not { } ask ? null : await ask(attempt, cancellation) switch
        {
            GatewayAnswer.Tells(var news) when await settlement.Take(attempt.Gateway, news, source, cancellation) == SettlementResult.Overtaken => "The order kept changing.",
            GatewayAnswer.Refused(var reason) => reason,
            GatewayAnswer.Unreachable(var why) => why,
            _ => null,
        };
    }

    private async Task<WorkOutcome> Check(long order, CancellationToken cancellation)
    {
        if (await payments.Find(order, cancellation) is not { } payment)
            return new WorkOutcome.GivenUp("There is no such order.");
        if (await Ask(payment, NewsSource.Question, cancellation) is { } trouble)
            return new WorkOutcome.Again(trouble);
        return await Conclude(await payments.Find(order, cancellation) ?? payment, cancellation);
    }

    private async Task<WorkOutcome> Conclude(Payment payment, CancellationToken cancellation)
    {
        var (now, isGoingOn) = (time.GetUtcNow(), payment.Attempts.Any(attempt => !attempt.HasEnded));
        // Also of an order that is paid or given up by now: another visit to a gateway may take money too.
        if (payment.EndsAt > now && (isGoingOn || payment.Order.IsAwaitingPayment))
            return new WorkOutcome.At(isGoingOn ? Earlier(now + Interval, payment.EndsAt) : payment.EndsAt);
        if (payment.Order.IsAwaitingPayment && !await settlement.Close(payment, ClosingReason.Expired, Actor, cancellation))
            return new WorkOutcome.Again("The order has changed meanwhile.");
        var isKnown = payment.Last is null || (payment.Order.IsPlaced && !isGoingOn);
        var end = payment.EndsAt + Aftermath;
        return isKnown || now >= end ? new WorkOutcome.Done() : new WorkOutcome.At(end);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
