using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Outbox;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>Keeps an order with its items, the account's changes, its audit entry and its outbox message in one write.</summary>
public sealed class OrderStore(GroupCommit commit, OrderNumbers numbers, AccountStore accounts, TimeProvider time)
{
    private static readonly Table Order = new("placed_order", WriteKind.Insert,
        new("id", ColumnType.Integer, IsKey: true), new("account_id", ColumnType.Integer), new("affiliate_id", ColumnType.Integer),
        new("catalog_version", ColumnType.Integer), new("payment_status", ColumnType.Integer), new("currency", ColumnType.Text),
        new("cost", ColumnType.Integer), new("tax", ColumnType.Integer), new("parameters", ColumnType.Text), new("placed_at", ColumnType.Integer));

    private static readonly Table Item = new("order_item", WriteKind.Insert,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("product_id", ColumnType.Integer),
        new("ppp", ColumnType.Integer), new("days", ColumnType.Integer), new("quantity", ColumnType.Integer), new("zones", ColumnType.Integer),
        new("is_visible", ColumnType.Integer), new("cost", ColumnType.Integer), new("tax", ColumnType.Integer),
        new("tax_basis_points", ColumnType.Integer), new("tax_note", ColumnType.Text), new("parameters", ColumnType.Text));

    /// <summary>Keeps the order durably and answers its number; null when the facts it was judged on have changed.</summary>
    public async Task<string?> Keep(Draft draft, Quote quote, CancellationToken cancellation)
    {
        var id = await numbers.Next(cancellation);
        var now = time.GetUtcNow();
        var change = await accounts.Changes(draft.Customer, draft.Request.Affiliate, draft.Request.Values, now, cancellation);
        var number = numbers.Show(id);
        var write = WriteOf(draft, quote, change, id, number, now.ToUnixTimeMilliseconds());
        return await commit.Commit(write, cancellation) == CommitResult.Kept ? number : null;
    }

    private static Write WriteOf(Draft draft, Quote quote, AccountChange change, long id, string number, long now)
    {
        var parameters = Parameters(draft.Request, item: 0);
        return new Write
        {
            Versions = change.Versions,
            Claims = change.Claims,
            Rows =
            [
                .. change.Rows,
                new Row(Order, id, change.AccountId, draft.Request.Affiliate.Id, draft.Catalog.Version, (long)draft.Request.PaymentStatus,
                    OrderParameters.Currency.Write(draft.Request.Currency), quote.Cost, quote.Tax, parameters, now),
                .. draft.Items.Zip(quote.Items, (item, line) => ItemRow(id, draft, item, line)),
                OutboxMessage.Row("order.placed", id, number, now),
            ],
            Audit = [new AuditEntry($"account:{change.AccountId}", "order.placed", $"order:{id}", Digest(quote, parameters))],
        };
    }

    private static Row ItemRow(long order, Draft draft, DraftItem item, QuoteItem line) => new(Item,
        order, (long)item.Number, item.Product.Number, item.Resolution.Pricing!.Number, item.Resolution.Pricing.Days, item.Quantity, item.Zones,
        draft.Request.Values.Get(ItemParameters.Visibility, true, item.Number), line.Cost, line.Tax, line.Treatment.BasisPoints, line.Treatment.Note, Parameters(draft.Request, item.Number));

    /// <summary>What was sent and accepted, by row name; never a secret, and never a redirect target that is to be ignored (decision A4).</summary>
    private static string Parameters(PlaceOrderRequest request, int item)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (row, text) in request.Values.Sent(item))
        {
            if (!row.Secret && request.Uses(row))
                json.WriteString(row.Name, text);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // The trail holds no personal data, so that erasing a customer leaves it whole; the digest ties it to what was ordered.
    private static string Digest(Quote quote, string parameters) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"cost":{{quote.Cost}},"tax":{{quote.Tax}},"parameters":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parameters)))}}"}""");
}
