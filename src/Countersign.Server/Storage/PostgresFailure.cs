using System.Net.Sockets;
using Npgsql;

namespace Countersign.Server.Storage;

/// <summary>What failures of PostgreSQL mean: to blame on a write, a collision of servers, or a broken store; and in words for operators.</summary>
internal static class PostgresFailure
{
    // Classes of SQLSTATE: data exception, integrity constraint, undefined or forbidden, raised by a trigger.
    private static readonly string[] OfTheWrite = ["22", "23", "42", "P0"];

    /// <summary>Whether nothing of the transaction was kept, because one of its writes breaks the schema.</summary>
    public static bool IsOfTheWrite(PostgresException failure) => OfTheWrite.Contains(failure.SqlState[..2]);

    /// <summary>Whether nothing of the transaction was kept, because another server was in its way.</summary>
    public static bool IsCollision(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable;

    /// <summary>Why the store cannot write now.</summary>
    public static string Of(Exception failure, string name) => failure switch
    {
        StoreUnsoundException or DatabaseUnusableException => failure.Message,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => $"{name}: its disk is full; orders are accepted again when space is free.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => $"{name} has become a standby or read-only; name the primary.",
        PostgresException server => $"{name} cannot write: {server.MessageText} ({server.SqlState}).",
        NpgsqlException or TimeoutException or IOException or SocketException => $"{name} cannot be reached: {Innermost(failure).Message}",
        _ => $"{name} cannot be written to: {failure.Message}",
    };

    /// <summary>Why the store cannot be opened at the start, and what to do.</summary>
    public static string OfOpening(Exception failure, string name, string? user) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => $"{name}: there is no such database. Create it: createdb --encoding=UTF8 --template=template0 NAME",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"{name} refuses the user '{user}': {refused.MessageText}.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => $"{name} has no connection left; raise its max_connections.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $"{name}: the user '{user}' may not do what is needed: {refused.MessageText}. Make it the owner of the database.",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } starting => $"{name} does not take connections yet: {starting.MessageText}.",
        PostgresException server => $"{name} cannot be used: {server.MessageText} ({server.SqlState}).",
        _ when Innermost(failure) is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => $"{name} cannot be reached: nothing listens there. Is it started?",
        _ => $"{name} cannot be reached: {Innermost(failure).Message}",
    };

    private static Exception Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
            failure = inner;
        return failure;
    }
}
