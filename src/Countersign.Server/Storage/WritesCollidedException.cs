namespace Countersign.Server.Storage;

/// <summary>Writes of two servers waited for each other and the engine ended one of them: nothing of it is stored, and it may be tried again.</summary>
public sealed class WritesCollidedException(Exception cause) : Exception(cause.Message, cause);
