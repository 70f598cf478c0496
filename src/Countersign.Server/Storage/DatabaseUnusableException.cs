namespace Countersign.Server.Storage;

/// <summary>The database cannot be opened as it is; the message tells the operator what to do.</summary>
public sealed class DatabaseUnusableException(string reason, Exception? cause = null) : CannotStartException(reason, cause);
