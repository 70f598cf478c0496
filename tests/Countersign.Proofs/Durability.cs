namespace Countersign.Proofs;

/// <summary>How far a commit goes before it is acknowledged; all but the first are negative controls.</summary>
public enum Durability
{
    /// <summary>To the disk: the server's default, and the only one outside the sandbox.</summary>
    Full,

    /// <summary>To the disk at checkpoints only.</summary>
    Normal,

    /// <summary>To the operating system.</summary>
    Off,
}
