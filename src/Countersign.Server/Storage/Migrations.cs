using System.Globalization;
using System.Reflection;
using DbUp.Engine;
using DbUp.Engine.Output;

namespace Countersign.Server.Storage;

/// <summary>Brings the schema of a store up to what this program knows: the scripts of <c>Storage/Schema</c>, each once, in order.</summary>
public static partial class Migrations
{
    private const string ResourcePrefix = "Countersign.Server.Storage.Schema.";

    /// <summary>Runs what is missing, each script in a transaction of its own.</summary>
    /// <exception cref="DatabaseUnusableException">A script failed, or a newer program has changed the schema already.</exception>
    public static void Apply(Database database, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(database);
        var scripts = Scripts();
        using var alone = database.LockSchema();
        RefuseNewer(database, scripts);
        var upgrade = database.Upgrade()
            .WithScripts(scripts)
            .WithVariablesDisabled() // $argon2id$ reads as a variable.
            .WithTransactionPerScript()
            .LogTo(new UpgradeLog(log))
            .Build()
            .PerformUpgrade();
        if (!upgrade.Successful)
            throw new DatabaseUnusableException($"Schema change {upgrade.ErrorScript?.Name} failed: {upgrade.Error.Message}", upgrade.Error);
    }

    private static SqlScript[] Scripts()
    {
        var assembly = typeof(Migrations).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new SqlScript(name[ResourcePrefix.Length..], Text(assembly, name)))];
    }

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static void RefuseNewer(Database database, SqlScript[] known)
    {
        var unknown = database.AppliedScripts().LastOrDefault(applied => !known.Any(script => string.Equals(script.Name, applied, StringComparison.Ordinal)));
        if (unknown is not null)
            throw new DatabaseUnusableException(
                $"{database.Name} was changed by a newer version of this program (schema {unknown}); install that version or restore a backup.");
    }

    private sealed class UpgradeLog(ILogger log) : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args) => Trace(log, Text(format, args));

        public void LogDebug(string format, params object[] args) => Trace(log, Text(format, args));

        public void LogInformation(string format, params object[] args) => Told(log, Text(format, args));

        public void LogWarning(string format, params object[] args) => Warned(log, Text(format, args));

        public void LogError(string format, params object[] args) => Failed(log, null, Text(format, args));

        public void LogError(Exception ex, string format, params object[] args) => Failed(log, ex, Text(format, args));

        private static string Text(string format, object[] args) => string.Format(CultureInfo.InvariantCulture, format, args);
    }

    [LoggerMessage(LogLevel.Debug, "Schema: {Step}")]
    private static partial void Trace(ILogger log, string step);

    [LoggerMessage(LogLevel.Debug, "Schema: {Step}")]
    private static partial void Told(ILogger log, string step);

    [LoggerMessage(LogLevel.Warning, "Schema: {Step}")]
    private static partial void Warned(ILogger log, string step);

    [LoggerMessage(LogLevel.Error, "Schema: {Step}")]
    private static partial void Failed(ILogger log, Exception? failure, string step);
}
