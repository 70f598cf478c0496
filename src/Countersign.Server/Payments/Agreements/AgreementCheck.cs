using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Payments.Agreements;

/// <summary>Looks after each instalment's time whether it was taken: that nothing was told is news too.</summary>
public sealed class AgreementCheck(PaymentStore payments, Settlement settlement, TimeProvider time)
{
    private const string Work = "agreement";

    /// <summary>The work as the worker knows it.</summary>
    public WorkKind Kind => new(Work, (work, cancellation) => Check(work.Subject, cancellation));

    /// <summary>The row that arms the next look at an order, once its agreement was made; none when nothing is to come.</summary>
    internal static IEnumerable<Row> RowsOf(long order, IEnumerable<GatewayEvent> fresh, IEnumerable<AgreementStanding> agreements, DateTimeOffset now) =>
        fresh.Any(one => one.News.Kind >= GatewayEventKind.AgreementMade) && Next(agreements, now) is { } next
            ? [DueWork.Row(Work, order, "", next.ToUnixTimeMilliseconds())]
            : [];

    private async Task<WorkOutcome> Check(long order, CancellationToken cancellation)
    {
        if (await settlement.Settle(order, [], cancellation) == SettlementResult.Overtaken)
            return new WorkOutcome.Again("The order kept changing.");
        var payment = await payments.Find(order, cancellation);
        return payment is not null && Next(payment.Standing.Agreements, time.GetUtcNow()) is { } next ? new WorkOutcome.At(next) : new WorkOutcome.Done();
    }

    private static DateTimeOffset? Next(IEnumerable<AgreementStanding> agreements, DateTimeOffset now) =>
        agreements.Select(agreement => agreement.NextDue(now)).Min() is { } due ? due + AgreementStanding.Patience : null;
}
