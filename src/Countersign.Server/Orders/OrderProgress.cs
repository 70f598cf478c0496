using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>Records what happens to an order after it was placed; the order itself stays as it is.</summary>
public sealed class OrderProgress(GroupCommit commit, WorkBell bell, TimeProvider time)
{
    private static readonly Table Facts = new("item_progress", WriteKind.Upsert,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("kind", ColumnType.Integer, IsKey: true),
        new("subject", ColumnType.Text, IsKey: true), new("text", ColumnType.Text), new("at", ColumnType.Integer));

    /// <summary>Keeps <paramref name="facts"/> durably; false when the order has changed since it was read, and nothing is kept.</summary>
    /// <param name="seen">The order on which it was judged that they hold.</param>
    /// <param name="facts">What has happened.</param>
    /// <param name="actor">Who did it, for the audit trail.</param>
    /// <param name="cancellation">Ends the waiting, before the commit has begun.</param>
    public async Task<bool> Record(PlacedOrder seen, IReadOnlyList<ProgressFact> facts, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(facts);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var changes = facts.Where(fact => fact.ChangesOrder).ToList();
        var write = new Write
        {
            Versions = [seen.AsRead(raise: changes.Count > 0)],
            Rows = [.. facts.Select(fact => RowOf(seen.Id, fact, now)), .. ToCheck(seen, facts, now)],
            Audit = [.. changes.Select(fact => AuditOf(actor, seen.Id, fact))],
        };
        var isKept = await commit.Commit(write, cancellation) == CommitResult.Kept;
        if (isKept && write.Rows.Count > facts.Count)
            bell.Ring();
        return isKept;
    }

    /// <summary>The row of a fact.</summary>
    internal static Row RowOf(long order, ProgressFact fact, long at) => new(Facts, order, (long)fact.Item, (long)fact.Kind, fact.Subject, fact.Text, at);

    // Another request or another way is to be looked for at once.
    private static IEnumerable<Row> ToCheck(PlacedOrder seen, IReadOnlyList<ProgressFact> facts, long now) =>
        facts.Any(fact => fact.Kind is ProgressKind.DomainChosen || (fact.Kind == ProgressKind.Supplied && fact.Subject == ItemParameters.Csr.Name))
            ? [DueWork.Row(ItemDomains.CheckWork, seen.Id, "", now)]
            : [];

    private static AuditEntry AuditOf(string actor, long order, ProgressFact fact) => fact.Kind == ProgressKind.KeyAttested
        ? KeyStatement.Audit(actor, order, fact)
        : new AuditEntry(actor, "order.progressed", $"order:{order}", Digest(fact));

    // The trail holds no personal data: neither the subject, which may be a name, nor the text.
    private static string Digest(ProgressFact fact) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"item":{{fact.Item}},"kind":{{(int)fact.Kind}},"sha256":"{{ParameterText.Hash($"{fact.Subject}\n{fact.Text}")}}"}""");
}
