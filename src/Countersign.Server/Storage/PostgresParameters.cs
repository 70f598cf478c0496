using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Countersign.Server.Storage;

/// <summary>One column of many rows, sent as an array and kept from group to group.</summary>
internal abstract class PostgresColumn
{
    public abstract NpgsqlParameter Parameter { get; }

    public static PostgresColumn For(ColumnType type) => type switch
    {
        ColumnType.Text => new Texts(),
        ColumnType.Integer => new Integers(),
        ColumnType.Bytes => new ByteStrings(),
        _ => throw new UnreachableException(),
    };

    public abstract void Add(object? value);

    public abstract void Clear();

    /// <summary>Values that are text.</summary>
    public sealed class Texts : PostgresColumn
    {
        private readonly NpgsqlParameter<List<string?>> parameter = new() { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

        public override NpgsqlParameter Parameter => parameter;

        public List<string?> Values => parameter.TypedValue!;

        public override void Add(object? value) => Values.Add((string?)value);

        public override void Clear() => Values.Clear();
    }

    /// <summary>Values that are 64-bit integers.</summary>
    public sealed class Integers : PostgresColumn
    {
        private readonly NpgsqlParameter<List<long?>> parameter = new() { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

        public override NpgsqlParameter Parameter => parameter;

        public List<long?> Values => parameter.TypedValue!;

        public override void Add(object? value) => Values.Add(PostgresValue.Integer(value));

        public override void Clear() => Values.Clear();
    }

    private sealed class ByteStrings : PostgresColumn
    {
        private readonly NpgsqlParameter<List<byte[]?>> parameter = new() { TypedValue = [], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };

        public override NpgsqlParameter Parameter => parameter;

        public override void Add(object? value) => parameter.TypedValue!.Add((byte[]?)value);

        public override void Clear() => parameter.TypedValue!.Clear();
    }
}

/// <summary>One value, sent by itself.</summary>
internal static class PostgresValue
{
    public static NpgsqlParameter Of(ColumnType type, object? value) => type switch
    {
        ColumnType.Text => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = value ?? DBNull.Value },
        ColumnType.Integer => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = Integer(value) ?? (object)DBNull.Value },
        ColumnType.Bytes => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = value ?? DBNull.Value },
        _ => throw new UnreachableException(),
    };

    public static NpgsqlParameter Of(string value) => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = value };

    public static NpgsqlParameter<long> Integer() => new() { NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Of(long value) => new NpgsqlParameter<long> { NpgsqlDbType = NpgsqlDbType.Bigint, TypedValue = value };

    public static long? Integer(object? value) => value switch
    {
        null => null,
        long number => number,
        int number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new UnreachableException(),
    };
}
