using Dapper;
using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>What a PostgreSQL server must be like before an order is entrusted to it.</summary>
internal static class PostgresRequirements
{
    private const string FactsSql = """
        select cast(current_setting('server_version_num') as bigint) as Version, current_setting('server_encoding') as Encoding,
            current_setting('fsync') as Fsync, current_setting('full_page_writes') as FullPageWrites,
            current_setting('synchronous_commit') as SynchronousCommit, pg_is_in_recovery() as IsStandby
        """;

    /// <exception cref="DatabaseUnusableException">It is not like that; the message says what to change.</exception>
    public static void Check(NpgsqlConnection server, string name, Durability durability)
    {
        var facts = server.QuerySingle<Facts>(FactsSql);
        if (facts.Fault(durability) is { } fault)
            throw new DatabaseUnusableException($"{name}: {fault}");
    }

    private sealed class Facts
    {
        public long Version { get; init; }

        public string Encoding { get; init; } = "";

        public string Fsync { get; init; } = "";

        public string FullPageWrites { get; init; } = "";

        public string SynchronousCommit { get; init; } = "";

        public bool IsStandby { get; init; }

        public string? Fault(Durability durability) =>
            Version < PostgresDatabase.OldestVersion ? $"the server is version {Version / 10000}; it must be {PostgresDatabase.OldestVersion / 10000} or later."
            : Encoding != "UTF8" ? $"the database is encoded in {Encoding}; create it with: createdb --encoding=UTF8 --template=template0 NAME"
            : IsStandby ? "the server is a standby, which takes no orders; name the primary."
            : durability == Durability.Full ? DurabilityFault()
            : null;

        private string? DurabilityFault() =>
            Fsync != "on" ? "fsync is off: acknowledged orders would be lost with the power. Set fsync = on."
            : FullPageWrites != "on" ? "full_page_writes is off: a crash can tear the database. Set full_page_writes = on."
            : SynchronousCommit == "off" ? "synchronous_commit is off: acknowledged orders would be lost with the power. Set synchronous_commit = on, "
                + "at least for this role or database."
            : null;
    }
}
