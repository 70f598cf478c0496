using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Countersign.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server;

/// <summary>What every command has in common: settings from file, environment and command line, and faults told in plain words.</summary>
public static class CommandLine
{
    /// <summary>The exit code of a command that did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>The exit code of a command that did nothing, for reasons told on standard error.</summary>
    public const int Refused = 1;

    /// <summary>
    /// Parts the words of a command from the settings among them, each <c>--Countersign:Name=value</c> or with the value as the next word: the
    /// parser knows none of them and would take them for the arguments of the command.
    /// </summary>
    public static (IReadOnlyList<string> Words, IReadOnlyList<string> Settings) Split(IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        List<string> words = [], settings = [];
        for (var i = 0; i < arguments.Count; i++)
        {
            (IsSetting(arguments[i]) ? settings : words).Add(arguments[i]);
            if (IsSetting(arguments[i]) && !arguments[i].Contains('=', StringComparison.Ordinal) && i + 1 < arguments.Count)
                settings.Add(arguments[++i]);
        }

        return (words, settings);
    }

    /// <summary>Does the work of a command under <paramref name="settings"/>; what keeps it from being done is told in plain words.</summary>
    /// <param name="parsed">The command as it was given; words that it does not know are refused.</param>
    /// <param name="settings">The settings that were given along.</param>
    /// <param name="work">The work; its result is the exit code.</param>
    public static async Task<int> Run(ParseResult parsed, IReadOnlyList<string> settings, Func<ServerSettings, Task<int>> work)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (!TryReadSettings([.. settings, .. parsed.UnmatchedTokens], out var read, out _))
            return Refused;
        try
        {
            return await work(read);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException or CannotStartException or StoreUnsoundException)
        {
            return Refuse([fault.Message], parsed.InvocationConfiguration.Error);
        }
    }

    /// <summary>Has a command work on the store of its settings; the work answers what keeps it from being done, null when it is done.</summary>
    /// <param name="command">The command.</param>
    /// <param name="settings">The settings that were given along.</param>
    /// <param name="work">The work.</param>
    public static Command OnStore(
        Command command, IReadOnlyList<string> settings, Func<ParseResult, ServerSettings, Database, GroupCommit, CancellationToken, Task<string?>> work)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.TreatUnmatchedTokensAsErrors = false; // Told like every other fault of settings.
        command.SetAction((parsed, cancellation) => Run(parsed, settings, async read =>
            await OnStore(read, (database, commit) => work(parsed, read, database, commit, cancellation)) is { } fault
                ? Refuse([fault], parsed.InvocationConfiguration.Error)
                : Done));
        return command;
    }

    /// <summary>Works on the store of the settings, beside a server that may be running.</summary>
    public static async Task<T> OnStore<T>(ServerSettings settings, Func<Database, GroupCommit, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var database = settings.Store.OpenBesideServer();
        Migrations.Apply(database, NullLogger.Instance);
        await using var commit = new GroupCommit(database, TimeProvider.System, NullLogger<GroupCommit>.Instance);
        return await work(database, commit);
    }

    /// <summary>
    /// Settings come from <c>appsettings.json</c> beside the program, then the environment, then <paramref name="arguments"/>; the
    /// last one wins. False when there is a fault; all of them have then been told.
    /// </summary>
    public static bool TryReadSettings(IReadOnlyList<string> arguments, [NotNullWhen(true)] out ServerSettings? settings, out IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddCommandLine([.. arguments])
            .Build();
        foreach (var remark in ServerSettings.Unused(configuration))
            Console.Error.WriteLine(remark);

        var faults = new List<string>();
        if (FirstStray(arguments) is { } stray)
            faults.Add($"'{stray.Split('=')[0]}' is no option. Settings are given as --Countersign:Name=value; --help lists the rest.");
        settings = ServerSettings.Read(configuration, faults);
        if (faults.Count > 0)
            Refuse(faults);
        return faults.Count == 0 && settings is not null;
    }

    /// <summary>Tells faults on standard error; the result is the exit code.</summary>
    public static int Refuse(IEnumerable<string> faults, TextWriter? error = null)
    {
        ArgumentNullException.ThrowIfNull(faults);
        error ??= Console.Error;
        error.WriteLine("Countersign cannot go on:");
        foreach (var fault in faults)
            error.WriteLine("  " + fault);
        return Refused;
    }

    // The configuration takes whatever stands on the command line; a mistyped option must not be lost in it.
    private static string? FirstStray(IReadOnlyList<string> arguments)
    {
        var (words, _) = Split(arguments);
        return words.Count > 0 ? words[0] : null;
    }

    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal)
        && (argument.Split('=')[0].Contains(':', StringComparison.Ordinal) || argument.StartsWith("--urls", StringComparison.Ordinal));
}
