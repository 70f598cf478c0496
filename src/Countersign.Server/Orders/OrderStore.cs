using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>A row that makes the commit of an order fail, for a call that asks for that; null for every other, and always outside a sandbox.</summary>
public delegate Row? OrderTrap(ParameterValues values);

/// <summary>Keeps an order with its items, the account's changes, its audit entry and its outbox message in one write.</summary>
public sealed class OrderStore(GroupCommit commit, OrderNumbers numbers, AccountStore accounts, OrderTrap trap, TimeProvider time)
{
    private static readonly Table Order = new("placed_order", WriteKind.Insert,
        new("id", ColumnType.Integer, IsKey: true), new("account_id", ColumnType.Integer), new("affiliate_id", ColumnType.Integer),
        new("catalog_version", ColumnType.Integer), new("payment_status", ColumnType.Integer), new("currency", ColumnType.Text),
        new("cost", ColumnType.Integer), new("tax", ColumnType.Integer), new("parameters", ColumnType.Text), new("placed_at", ColumnType.Integer));

    private static readonly Table Item = new("order_item", WriteKind.Insert,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("product_id", ColumnType.Integer),
        new("ppp", ColumnType.Integer), new("days", ColumnType.Integer), new("quantity", ColumnType.Integer), new("zones", ColumnType.Integer),
        new("is_visible", ColumnType.Integer), new("cost", ColumnType.Integer), new("tax", ColumnType.Integer),
        new("tax_basis_points", ColumnType.Integer), new("tax_note", ColumnType.Text), new("parameters", ColumnType.Text), new("is_added", ColumnType.Integer));

    private static readonly Table Variance = new("price_variance", WriteKind.Insert,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("cost", ColumnType.Integer),
        new("tax", ColumnType.Integer));

    /// <summary>Keeps the order durably, placed or waiting for its payment, and answers its number; null when the facts it was judged on have changed.</summary>
    public async Task<OrderNumber?> Keep(Draft draft, CallMarks marks, CancellationToken cancellation)
    {
        var given = await numbers.Next(cancellation);
        var (id, number) = given;
        var now = time.GetUtcNow();
        var change = await accounts.Changes(draft.Customer, draft.Request.Affiliate, draft.Request.Values, now, cancellation);
        var write = WriteOf(draft, change, id, number, now.ToUnixTimeMilliseconds());
        if (trap(draft.Request.Values) is { } row)
            write = write with { Rows = [.. write.Rows, row] };
        Claim[] claims = [.. HoldingsStore.ClaimsOf(draft, change.AccountId, id), .. marks.ClaimsOf(id, now)];
        if (claims.Length > 0)
            write = write with { Claims = [.. change.Claims, .. claims] };
        return await commit.Commit(write, cancellation) == CommitResult.Kept ? given : null;
    }

    private static Write WriteOf(Draft draft, AccountChange change, long id, string number, long now)
    {
        var (request, quote) = (draft.Request, draft.Quote);
        var parameters = ParameterText.Of(request, item: 0);
        // Nothing follows yet from an order that waits for its payment.
        var placement = draft.IsPaidThroughUs
            ? new Placement([AwaitedPayment.CheckOf(id, now)], ChangesHoldings: false)
            : Placement.Of(new OrderNumber(id, number), draft.Basket, draft.Additions, change.AccountId, draft.Items.Any(item => IsToProve(draft, item)));
        var rows = new List<Row>(change.Rows.Count + draft.Items.Count + placement.Rows.Count + 2);
        rows.AddRange(change.Rows);
        rows.Add(new Row(Order, id, change.AccountId, request.Affiliate.Id, draft.Catalog.Version, (long)request.PaymentStatus,
            OrderParameters.Currency.Write(request.Currency), quote.Cost, quote.Tax, parameters, now));
        for (var i = 0; i < draft.Items.Count; i++)
            rows.Add(ItemRow(id, draft, draft.Items[i], quote.Items[i]));
        if (draft.SetsPrices)
            rows.AddRange(Variances(id, draft));
        for (var i = 0; i < draft.Additions.Count; i++)
            rows.Add(AdditionRow(id, draft.Items.Count + 1 + i, draft.Additions[i]));
        rows.AddRange(placement.Rows);
        var attested = Attested(draft);
        rows.AddRange(attested.Select(fact => OrderProgress.RowOf(id, fact, now)));
        var actor = $"account:{change.AccountId}";
        var action = draft.IsPaidThroughUs ? "order.awaits-payment" : "order.placed";
        return new Write
        {
            Versions = placement.ChangesHoldings ? [.. change.Versions.Select(version => version with { Raise = true })] : change.Versions,
            Claims = change.Claims,
            Rows = rows,
            Audit = [new AuditEntry(actor, action, $"order:{id}", Digest(quote, parameters)), .. attested.Select(fact => KeyStatement.Audit(actor, id, fact))],
        };
    }

    // So that whoever settles with the affiliate sees what it sold for another price than ours.
    private static IEnumerable<Row> Variances(long order, Draft draft) =>
        from pair in draft.Items.Zip(draft.Quote.Items.Zip(draft.OurQuote.Items))
        where (pair.Second.First.Cost, pair.Second.First.Tax) != (pair.Second.Second.Cost, pair.Second.Second.Tax)
        select new Row(Variance, order, (long)pair.First.Number, pair.Second.Second.Cost, pair.Second.Second.Tax);

    private static List<ProgressFact> Attested(Draft draft) =>
        [.. draft.Items.Select(item => KeyStatement.Of(draft.Basket, item)?.ToFact(item.Number)).OfType<ProgressFact>()];

    private static Row ItemRow(long order, Draft draft, BasketItem item, QuoteItem line) => new(Item,
        order, (long)item.Number, item.Product.Number, item.Resolution.Pricing!.Number, item.Resolution.Pricing.Days, item.Quantity, item.Zones,
        draft.Request.Values.Get(ItemParameters.Visibility, true, item.Number), line.Cost, line.Tax, line.Treatment.BasisPoints, line.Treatment.Note, ParameterText.Of(draft.Request, item.Number), false);

    // Whoever has chosen a token, and sent what it is made of, may have put it in place already.
    private static bool IsToProve(Draft draft, BasketItem item) =>
        draft.Request.Values.IsSent(ItemParameters.Csr, item.Number) && item.Product.Family.HasNeed(Need.DomainControl, item.Product)
        && DcvRules.TokenIsMadeOfIt(draft.Basket, item);

    // Numbered after the items of the call.
    private static Row AdditionRow(long order, long number, Addition addition) => new(Item,
        order, number, addition.Product.Number, addition.Pricing.Number, addition.Pricing.Days, 1L, 1L, true, 0L, 0L, 0L, "free of charge", "{}", true);

    // The trail holds no personal data, so that erasing a customer leaves it whole; the digest ties it to what was ordered.
    private static string Digest(Quote quote, string parameters) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"cost":{{quote.Cost}},"tax":{{quote.Tax}},"parameters":"{{ParameterText.Hash(parameters)}}"}""");
}
