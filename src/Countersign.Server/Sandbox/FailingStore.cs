using Countersign.Protocol;
using Countersign.Server.Storage;

namespace Countersign.Server.Sandbox;

/// <summary>A store that fails on demand: an order with one certain e-mail address breaks deep inside its commit, as a real fault would, so that callers can try -14.</summary>
public static class FailingStore
{
    /// <summary>The address.</summary>
    public const string EmailAddress = "fail@sandbox.example";

    private const string Sql = $"""
        create table if not exists sandbox_trap (
            email_address text not null constraint the_sandbox_was_asked_to_fail check (email_address <> '{EmailAddress}')
        )
        """;

    private static readonly Table Trap = new("sandbox_trap", WriteKind.Insert, new Column("email_address", ColumnType.Text));

    /// <summary>Sets the trap.</summary>
    public static void Install(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        using (database.LockSchema()) // Two servers of one sandbox may set it at once.
            database.Execute(Sql);
    }

    /// <summary>The row that no store takes, for a call that asks for it; null for every other.</summary>
    public static Row? RowFor(ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.TryText(CustomerParameters.EmailAddress, 0, out var address) && address.SequenceEqual(EmailAddress) ? new Row(Trap, EmailAddress) : null;
    }
}
