using Countersign.Server.Storage;

namespace Countersign.Server.Sandbox;

/// <summary>A store that fails on demand: an order with one certain e-mail address breaks deep inside its commit, as a real fault would, so that callers can try -14.</summary>
public static class FailingStore
{
    /// <summary>The address.</summary>
    public const string EmailAddress = "fail@sandbox.example";

    private const string TriggerSql = $"""
        create trigger if not exists sandbox_failure before insert on placed_order
        when json_extract(new.parameters, '$.emailAddress') = '{EmailAddress}'
        begin select raise(abort, 'the sandbox was asked to fail'); end
        """;

    /// <summary>Sets the trap.</summary>
    public static void Install(Database database)
    {
        using var connection = database.OpenWrite();
        Database.Execute(connection, TriggerSql);
    }
}
