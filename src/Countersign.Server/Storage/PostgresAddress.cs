using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>A connection string that has been read; printed without its password.</summary>
public sealed class PostgresAddress
{
    private PostgresAddress(string connection) => Connection = connection;

    /// <summary>The whole string, password and all.</summary>
    internal string Connection { get; }

    /// <summary>Reads <c>Host=db.example;Database=countersign;Username=countersign;Password=…</c>; what is wrong with it never repeats it.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out PostgresAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(text);
            fault = string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database) ? "must name a Host and a Database" : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            fault = "is no connection string; it must read like Host=db.example;Database=countersign;Username=countersign;Password=...";
        }

        if (fault is null)
            address = new PostgresAddress(text);
        return address is not null;
    }

    /// <summary>The place, without the rest of it.</summary>
    public override string ToString()
    {
        var parts = new NpgsqlConnectionStringBuilder(Connection);
        return string.Create(CultureInfo.InvariantCulture, $"PostgreSQL at {parts.Host}:{parts.Port}, database {parts.Database}");
    }
}
