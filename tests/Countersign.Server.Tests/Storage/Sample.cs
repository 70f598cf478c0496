using Countersign.Server.Storage;

namespace Countersign.Server.Tests.Storage;

/// <summary>Writes of the size that an order has.</summary>
internal static class Sample
{
    public static readonly Table Affiliates = new("affiliate", WriteKind.Upsert,
        new("id", ColumnType.Integer, IsKey: true), new("brand", ColumnType.Text), new("profile", ColumnType.Text),
        new("tolerated", ColumnType.Text), new("origins", ColumnType.Text), new("version", ColumnType.Integer));

    public static readonly Table Accounts = new("account", WriteKind.Insert,
        new("id", ColumnType.Integer, IsKey: true), new("affiliate_id", ColumnType.Integer), new("login", ColumnType.Text),
        new("is_locked", ColumnType.Integer), new("is_never_locked", ColumnType.Integer), new("may_order", ColumnType.Integer),
        new("allowed_sources", ColumnType.Text), new("created_at", ColumnType.Integer), new("version", ColumnType.Integer));

    public static readonly Table Orders = new("placed_order", WriteKind.Insert,
        new("id", ColumnType.Integer, IsKey: true), new("account_id", ColumnType.Integer), new("affiliate_id", ColumnType.Integer),
        new("catalog_version", ColumnType.Integer), new("payment_status", ColumnType.Integer), new("currency", ColumnType.Text),
        new("cost", ColumnType.Integer), new("tax", ColumnType.Integer), new("parameters", ColumnType.Text), new("placed_at", ColumnType.Integer));

    public static readonly Table Items = new("order_item", WriteKind.Insert,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("product_id", ColumnType.Integer),
        new("ppp", ColumnType.Integer), new("days", ColumnType.Integer), new("quantity", ColumnType.Integer), new("zones", ColumnType.Integer),
        new("is_visible", ColumnType.Integer), new("cost", ColumnType.Integer), new("tax", ColumnType.Integer), new("parameters", ColumnType.Text));

    public static readonly Table Outbox = new("outbox", WriteKind.Insert,
        new("id", ColumnType.Text, IsKey: true), new("topic", ColumnType.Text), new("subject", ColumnType.Integer),
        new("body", ColumnType.Text), new("created_at", ColumnType.Integer));

    private static readonly string Parameters = "{" + string.Join(",", Enumerable.Range(0, 25).Select(i => $"\"parameter{i}\":\"value {i}\"")) + "}";

    public static Write Affiliate(long id) => new() { Rows = [new Row(Affiliates, id, $"brand {id}", "documented", "[]", "[]", 1)] };

    public static Write Account(long id) => new() { Rows = [new Row(Accounts, id, 1, $"login {id}", false, false, true, "[]", 0, 1)] };

    public static Row Message(string id, string body = "body") => new(Outbox, id, "topic", 1, body, 0);

    public static Write Order(long id, long account = 1) => new()
    {
        Rows =
        [
            new Row(Orders, id, account, 1, 1, 2, "USD", 6995, 0, Parameters, 1),
            new Row(Items, id, 1, 488, 1, 365, 1, 1, true, 6995, 0, Parameters),
            new Row(Items, id, 2, 489, 1, 365, 1, 1, true, 0, 0, Parameters),
            Message($"order {id}", Parameters),
        ],
        Audit = [new AuditEntry($"account {account}", "order placed", $"order {id}", "{}")],
    };

    public static async Task Seed(GroupCommit commits, int accounts, CancellationToken cancellation)
    {
        await commits.Commit(Affiliate(1), cancellation);
        await Task.WhenAll(Enumerable.Range(1, accounts).Select(id => commits.Commit(Account(id), cancellation)));
    }
}
