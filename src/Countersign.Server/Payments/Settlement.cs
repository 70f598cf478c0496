using Countersign.Server.Orders;
using Countersign.Server.Outbox;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Storage;

namespace Countersign.Server.Payments;

/// <summary>What became of news.</summary>
public enum SettlementResult
{
    /// <summary>It is kept, with everything that follows from it; or it was known already.</summary>
    Settled,

    /// <summary>It is about nothing of ours; it is kept for an operator.</summary>
    Unknown,

    /// <summary>Others kept changing the order; nothing is kept, and it is worth telling it again.</summary>
    Overtaken,
}

/// <summary>
/// The one way in which money becomes an order: keeps what a gateway tells, counts what has been paid by everything that was ever told, and places the
/// order when that covers it, with its licences and messages, in one commit. A notification, a browser's return, a worker and an operator all come here.
/// </summary>
public sealed partial class Settlement(
    PaymentStore payments, PaidOrders placing, OrderNumbers numbers, GroupCommit commit, TimeProvider time, ILogger<Settlement> log)
{
    private const int Tries = 8;

    /// <summary>Keeps news of one gateway; each is settled by itself.</summary>
    public async Task<SettlementResult> Take(string gateway, IReadOnlyList<GatewayNews> news, NewsSource source, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(news);
        var worst = SettlementResult.Settled;
        foreach (var group in (await WithReferences(gateway, news, cancellation)).GroupBy(one => one.Reference, StringComparer.Ordinal))
        {
            var result = PaymentAttempt.TryReadReference(group.Key, out var number, out var attempt) && numbers.TryFind(number, out var order)
                ? await Settle(order, [.. group.Select(one => new GatewayEvent(gateway, attempt, one, source))], cancellation)
                : SettlementResult.Unknown;
            if (result == SettlementResult.Unknown)
                await KeepUnknown(gateway, [.. group], source, cancellation);
            worst = worst > result ? worst : result;
        }

        return worst;
    }

    /// <summary>Counts anew what has been paid for an order, with news of it or without.</summary>
    public async Task<SettlementResult> Settle(long order, IReadOnlyList<GatewayEvent> told, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(told);
        for (var attempt = 1; attempt <= Tries; attempt++)
        {
            if (await payments.Find(order, cancellation) is not { } payment || told.Any(one => payment.Attempts.All(visit => !IsOf(one, visit))))
                return SettlementResult.Unknown;
            var fresh = await Fresh(payment.Events, told, cancellation);
            var verdict = SettlementVerdict.Of(payment.Due, payment.Events.Concat(fresh));
            if (fresh.Count == 0 && !verdict.Places && verdict.LacksMoney == payment.Order.LacksMoney && payment.Kept.IsOf(verdict.Standing))
                return SettlementResult.Settled; // Everything is as it is.
            if (await commit.Commit(await WriteOf(payment, fresh, verdict, cancellation), cancellation) == CommitResult.Kept)
            {
                Tell(payment, verdict.Standing.Concerns);
                return SettlementResult.Settled;
            }
        }

        return SettlementResult.Overtaken;
    }

    /// <summary>Closes an order that nobody has paid, and gives free what it held; false when it has been paid or changed meanwhile.</summary>
    public async Task<bool> Close(Payment payment, ClosingReason reason, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (!payment.Order.IsAwaitingPayment)
            return payment.Order.IsClosed;
        var write = placing.Closing(payment.Order, reason, actor);
        if (payment.EndsAt > time.GetUtcNow())
            write = write with { Rows = [.. write.Rows, .. EndingOthers(payment, [])] };
        return await commit.Commit(write, cancellation) == CommitResult.Kept;
    }

    /// <summary>
    /// Places an order whose money came late, or not whole, because an operator says so; the reason that it cannot be done now, null when it is done.
    /// </summary>
    public async Task<string?> Accept(Payment payment, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var order = payment.Order;
        if (order.IsPlaced)
            return $"Order {order.Number} is placed already.";
        var write = await placing.Placing(order, actor, cancellation);
        var standing = PaymentStanding.Of(payment.Due with { IsPlaced = true }, payment.Events);
        write = write with
        {
            Claims = order.IsClosed ? [.. HoldingsStore.ClaimsOf(order)] : [],
            Rows = [.. write.Rows, PaymentStore.RowOf(order.Id, standing, time.GetUtcNow().ToUnixTimeMilliseconds(), isResolved: true)],
        };
        return await commit.Commit(write, cancellation) == CommitResult.Kept ? null
            : $"Order {order.Number} has changed meanwhile, or another order has taken the caller's own number of it.";
    }

    /// <summary>Notes that an operator has seen to what was wrong with a payment; false when there is nothing, or more has come meanwhile.</summary>
    public async Task<bool> Resolve(Payment payment, string actor, string note, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        if (payment.Standing.Concerns == PaymentConcerns.None)
            return false;
        var write = placing.Unchanged(payment.Order) with { Rows = [PaymentStore.ResolvedOf(payment.Order.Id)], Audit = [PaymentAudit.Resolved(actor, payment, note)] };
        return await commit.Commit(write, cancellation) == CommitResult.Kept;
    }

    // Of a later instalment a gateway may know no more than its own name of the agreement.
    private async Task<List<GatewayNews>> WithReferences(string gateway, IReadOnlyList<GatewayNews> news, CancellationToken cancellation)
    {
        var named = new List<GatewayNews>(news.Count);
        foreach (var one in news)
            named.Add(one is { Reference: "", Agreement: not "" } ? one with { Reference = await payments.FindReference(gateway, one.Agreement, cancellation) ?? "" } : one);
        return named;
    }

    /// <summary>Notes that money is about to be asked back under a key; false when that was noted before, and what came of it is not known.</summary>
    public async Task<bool> BeginRefund(Payment payment, string actor, GatewayRefund refund, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(payment);
        ArgumentNullException.ThrowIfNull(refund);
        var write = new Write { Claims = [new Claim("refund", refund.Key, $"{actor}:{refund.Amount}")], Audit = [PaymentAudit.RefundBegun(actor, payment, refund)] };
        return await commit.Commit(write, cancellation) == CommitResult.Kept;
    }

    private static bool IsOf(GatewayEvent one, PaymentAttempt visit) => one.Attempt == visit.Number && one.Gateway == visit.Gateway;

    // What was told before is told twice; what tells something else under a name that is taken, by news of another order too, is kept beside it.
    private async Task<List<GatewayEvent>> Fresh(IReadOnlyList<GatewayEvent> kept, IReadOnlyList<GatewayEvent> told, CancellationToken cancellation)
    {
        var known = kept.ToDictionary(one => one.Key);
        var fresh = new List<GatewayEvent>();
        foreach (var one in told)
        {
            var contradicts = known.TryGetValue(one.Key, out var before) ? !one.TellsTheSameAs(before) : await payments.FindNamesake(one, cancellation) is not null;
            var news = contradicts ? one.AsContradiction() : one;
            if (known.TryAdd(news.Key, news))
                fresh.Add(news);
        }

        return fresh;
    }

    private async Task<Write> WriteOf(Payment payment, List<GatewayEvent> fresh, SettlementVerdict verdict, CancellationToken cancellation)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // What came as agreed brings nothing back on the list that an operator has seen to.
        var isResolved = payment.Kept.IsResolved && payment.Kept.IsOf(verdict.Standing) && fresh.All(one => one.News.Kind == GatewayEventKind.InstalmentPaid);
        var write = verdict.Places ? await placing.Placing(payment.Order, "payment", cancellation) : placing.Unchanged(payment.Order);
        if (verdict.LacksMoney != payment.Order.LacksMoney)
            write = placing.WithMoneyReturned(write, payment.Order, verdict.LacksMoney);
        return write with
        {
            Rows =
            [
                .. write.Rows, .. fresh.Select(one => PaymentStore.RowOf(one, payment.Order.Id, now)), PaymentStore.RowOf(payment.Order.Id, verdict.Standing, now, isResolved),
                .. verdict.Places ? EndingOthers(payment, fresh) : [],
                .. AgreementMessages.Of(payment, fresh, now), .. AgreementCheck.RowsOf(payment.Order.Id, fresh, verdict.Standing.Agreements, time.GetUtcNow()),
            ],
            Audit = [.. write.Audit, .. fresh.Select(one => PaymentAudit.Of(one, payment.Order.Id))],
        };
    }

    // A buyer may have other visits open, at which nothing is to be paid any more: asking about them now ends them.
    private Row[] EndingOthers(Payment payment, List<GatewayEvent> fresh) =>
        payment.Attempts.Any(visit => !visit.HasEnded && fresh.TrueForAll(one => one.Attempt != visit.Number))
            ? [DueWork.Row(AwaitedPayment.CheckWork, payment.Order.Id, "", time.GetUtcNow().ToUnixTimeMilliseconds())] : [];

    // Once for what is new.
    private void Tell(Payment before, PaymentConcerns concerns)
    {
        if ((concerns & ~before.Kept.Concerns) != PaymentConcerns.None)
            NeedsOperator(before.Order.Number, concerns);
    }

    private async Task KeepUnknown(string gateway, IReadOnlyList<GatewayNews> news, NewsSource source, CancellationToken cancellation)
    {
        foreach (var one in news.Select(news => new GatewayEvent(gateway, 0, news, source)))
        {
            if (await payments.FindNamesake(one, cancellation) is not { } before)
                await KeepUnknown(one, cancellation);
            else if (!one.TellsTheSameAs(before) && one.AsContradiction() is var other && await payments.FindNamesake(other, cancellation) is null)
                await KeepUnknown(other, cancellation);
        }
    }

    // It may be told again at the same time as now; the store keeps one.
    private async Task KeepUnknown(GatewayEvent one, CancellationToken cancellation)
    {
        AboutNothing(one.Gateway, one.News.Id, one.News.Kind);
        var write = new Write { Rows = [PaymentStore.RowOf(one, 0, time.GetUtcNow().ToUnixTimeMilliseconds())], Audit = [PaymentAudit.Of(one, 0)] };
        try
        {
            await commit.Commit(write, cancellation);
        }
        catch (WriteRefusedException) when (!cancellation.IsCancellationRequested)
        {
            if (await payments.FindNamesake(one, cancellation) is not { } before || !one.TellsTheSameAs(before))
                throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The payment of order {Number} needs an operator: {Concerns}. See 'countersign-server payments'.")]
    private partial void NeedsOperator(string number, PaymentConcerns concerns);

    [LoggerMessage(LogLevel.Warning, "Gateway {Gateway} tells of a payment that is none of ours: event {Id}, {Kind}.")]
    private partial void AboutNothing(string gateway, string id, GatewayEventKind kind);
}
