using System.Diagnostics;
using Countersign.Server.Storage;

namespace Countersign.Server.Sandbox;

/// <summary>A store that fails on demand: an order with one certain e-mail address breaks deep inside its commit, as a real fault would, so that callers can try -14.</summary>
public static class FailingStore
{
    /// <summary>The address.</summary>
    public const string EmailAddress = "fail@sandbox.example";

    private const string SqliteSql = $"""
        create trigger if not exists sandbox_failure before insert on placed_order
        when instr(new.parameters, '{EmailAddress}') > 0 and json_extract(new.parameters, '$.emailAddress') = '{EmailAddress}'
        begin select raise(abort, 'the sandbox was asked to fail'); end
        """;

    // Two servers of one sandbox may set the trap at once.
    private const string PostgresSql = $"""
        begin;
        select pg_advisory_xact_lock(hashtextextended('countersign.sandbox', 0));
        create or replace function sandbox_failure() returns trigger language plpgsql as
        $trap$ begin raise exception 'the sandbox was asked to fail'; end $trap$;
        create or replace trigger sandbox_failure before insert on placed_order for each row
        when (strpos(new.parameters, '{EmailAddress}') > 0 and cast(new.parameters as json) ->> 'emailAddress' = '{EmailAddress}') execute function sandbox_failure();
        commit
        """;

    /// <summary>Sets the trap.</summary>
    public static void Install(Database database)
    {
        ArgumentNullException.ThrowIfNull(database);
        database.Execute(database switch
        {
            SqliteDatabase => SqliteSql,
            PostgresDatabase => PostgresSql,
            _ => throw new UnreachableException(),
        });
    }
}
