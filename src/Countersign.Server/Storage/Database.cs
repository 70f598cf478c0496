using System.Data.Common;
using DbUp.Builder;

namespace Countersign.Server.Storage;

/// <summary>
/// A store on one of two engines, which this class and its <see cref="WriteGroup"/> alone know. Any number of connections read; one writes and
/// belongs to <see cref="GroupCommit"/>.
/// </summary>
public abstract class Database : IDisposable
{
    /// <summary>The store in words, for messages: never with a secret.</summary>
    public abstract string Name { get; }

    /// <summary>An open read-only connection; dispose of it to hand it back to the pool.</summary>
    public abstract DbConnection OpenRead();

    /// <summary>The same without keeping a thread while a connection is made.</summary>
    public abstract ValueTask<DbConnection> OpenReadAsync(CancellationToken cancellation);

    /// <summary>Runs statements of this engine's own that are no write of ours, such as a table of the sandbox.</summary>
    public abstract void Execute(string sql);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Why <paramref name="failure"/> makes the store unsound, for operators.</summary>
    internal abstract string Explain(Exception failure);

    /// <summary>Opens the connection that writes. On a store for many servers <paramref name="writer"/> is fenced: its earlier connection is dead.</summary>
    internal abstract WriteGroup OpenGroup(string writer);

    /// <summary>Keeps other processes from changing the schema until it is disposed of.</summary>
    internal abstract IDisposable LockSchema();

    /// <summary>The names of the schema changes that have been made.</summary>
    internal abstract IReadOnlyList<string> AppliedScripts();

    /// <summary>How schema changes are run on this engine.</summary>
    internal abstract UpgradeEngineBuilder Upgrade();

    /// <summary>Closes what is open.</summary>
    protected abstract void Dispose(bool disposing);
}
