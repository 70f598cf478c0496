namespace Countersign.Server.Storage;

/// <summary>One write breaks a rule of the schema (a constraint, a trigger, a column's type): a fault of ours; nothing of it is stored.</summary>
public sealed class WriteRefusedException(string reason, Exception? cause = null) : Exception(reason, cause);
