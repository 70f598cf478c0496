using Countersign.Server.Storage;

namespace Countersign.Server.Accounts;

/// <summary>The tables of accounts as they are written.</summary>
public static class AccountTables
{
    /// <summary>The table that carries an account's version.</summary>
    public const string Name = "account";

    /// <summary>A new account.</summary>
    public static readonly Table Account = new(Name, WriteKind.Insert,
        new("id", ColumnType.Integer, IsKey: true), new("affiliate_id", ColumnType.Integer), new("login", ColumnType.Text),
        new("password_hash", ColumnType.Text), new("password_expires_at", ColumnType.Integer), new("is_locked", ColumnType.Integer),
        new("is_never_locked", ColumnType.Integer), new("may_order", ColumnType.Integer), new("allowed_sources", ColumnType.Text),
        new("created_at", ColumnType.Integer), new("version", ColumnType.Integer));

    /// <summary>The password hash of an account.</summary>
    public static readonly Table Password = new(Name, WriteKind.Update,
        new("id", ColumnType.Integer, IsKey: true), new("password_hash", ColumnType.Text));

    /// <summary>One detail of an account, by the name of its parameter row.</summary>
    public static readonly Table Detail = new("account_detail", WriteKind.Upsert,
        new("account_id", ColumnType.Integer, IsKey: true), new("parameter", ColumnType.Text, IsKey: true), new("text", ColumnType.Text));

    /// <summary>A source that has logged in to an account (decision A3).</summary>
    public static readonly Table Source = new("account_source", WriteKind.Upsert,
        new("account_id", ColumnType.Integer, IsKey: true), new("source", ColumnType.Text, IsKey: true), new("last_login_at", ColumnType.Integer));
}
