namespace Countersign.Bench;

/// <summary>What is measured.</summary>
public sealed record Plan
{
    /// <summary>The server's program file.</summary>
    public required string Server { get; init; }

    /// <summary>The baseline's program file.</summary>
    public required string Baseline { get; init; }

    /// <summary>Where databases and logs lie while it runs; on the disk that is to be measured.</summary>
    public required string Directory { get; init; }

    /// <summary>The engines, in the order they are measured.</summary>
    public required IReadOnlyList<Engine> Engines { get; init; }

    /// <summary>Pairs of rounds that count.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long a round is.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>Connections that wrk keeps open.</summary>
    public required int Connections { get; init; }

    /// <summary>Accounts that order, by turns at random.</summary>
    public required int Accounts { get; init; }

    /// <summary>Empties the directory.</summary>
    public void Clear()
    {
        if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
        System.IO.Directory.CreateDirectory(Directory);
    }
}

/// <summary>Where orders are kept.</summary>
public enum Engine
{
    /// <summary>A file.</summary>
    Sqlite,

    /// <summary>A database server.</summary>
    Postgres,
}
