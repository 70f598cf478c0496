namespace Countersign.Server.Storage;

/// <summary>
/// The store cannot promise durability now. The write is not known to be kept; the same call may be made again when the store is sound
/// (<see cref="GroupCommit.IsSound"/>).
/// </summary>
public sealed class StoreUnsoundException(string reason, Exception? cause = null) : Exception(reason, cause);
