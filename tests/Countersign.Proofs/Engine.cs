namespace Countersign.Proofs;

/// <summary>What the server of a proof keeps its orders in.</summary>
public enum Engine
{
    /// <summary>A file in its data directory.</summary>
    Sqlite,

    /// <summary>A database server.</summary>
    Postgres,
}
