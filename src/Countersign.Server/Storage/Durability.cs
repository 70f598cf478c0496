namespace Countersign.Server.Storage;

/// <summary>What a commit waits for. Anything but <see cref="Full"/> loses acknowledged orders when the power fails, and is there to prove that.</summary>
public enum Durability
{
    /// <summary>The disk.</summary>
    Full,

    /// <summary>The operating system: what it had not written by itself is lost. PostgreSQL knows one such step only, and takes it for <see cref="Off"/> too.</summary>
    Normal,

    /// <summary>Nothing.</summary>
    Off,
}
