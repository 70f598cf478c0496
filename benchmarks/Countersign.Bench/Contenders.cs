using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Countersign.Bench;

/// <summary>Starts the baseline and Countersign on an engine.</summary>
public static class Contenders
{
    /// <summary>The bare program; <paramref name="database"/> is a connection string, or null for SQLite.</summary>
    public static Task<Contender> Baseline(Plan plan, string? database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var directory = Path.Combine(plan.Directory, "baseline");
        var file = Path.Combine(directory, "baseline.db");
        string[] command = database is null ? [plan.Baseline, file] : [plan.Baseline, "--postgres", database];
        return Contender.Start("baseline", directory, command, new Dictionary<string, string>(), Store(database, file), cancellation);
    }

    /// <summary>The server, as a sandbox on a new data directory, which holds catalog and affiliates.</summary>
    public static Task<Contender> Countersign(Plan plan, string? database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var settings = new Dictionary<string, string>
        {
            ["Countersign__DataDirectory"] = DataDirectory(plan),
            ["Countersign__Listen__Public"] = "https://127.0.0.1:0",
            ["Countersign__Listen__Plain"] = "http://127.0.0.1:0",
            ["Countersign__Listen__Private"] = "https://127.0.0.1:0",
            ["Countersign__Listen__Gateway"] = "none",
            ["Countersign__Database"] = database ?? "",
        };
        var file = Path.Combine(DataDirectory(plan), "countersign.db");
        return Contender.Start("Countersign", Path.Combine(plan.Directory, "countersign"), [plan.Server], settings, Store(database, file), cancellation);
    }

    /// <summary>The certificate that the server made for itself.</summary>
    public static string Certificate(Plan plan) => Path.Combine(DataDirectory(plan), "tls", "server.pem");

    private static string DataDirectory(Plan plan) => Path.Combine(plan.Directory, "countersign", "data");

    private static Func<DbConnection> Store(string? database, string file) => database is null
        ? () => new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString())
        : () => new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ToString());
}
