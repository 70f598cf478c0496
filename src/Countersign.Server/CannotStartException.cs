namespace Countersign.Server;

/// <summary>What keeps the server from starting, in words for its operator: a file, a directory or a port, never a bug.</summary>
public class CannotStartException(string message, Exception? cause = null) : Exception(message, cause);
