using System.Diagnostics.CodeAnalysis;

namespace Countersign.Server;

/// <summary>What every command has in common: settings from file, environment and command line, and faults told in plain words.</summary>
public static class CommandLine
{
    /// <summary>The exit code of a command that did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>The exit code of a command that did nothing, for reasons told on standard error.</summary>
    public const int Refused = 1;

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
    public static int Refuse(IEnumerable<string> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        Console.Error.WriteLine("Countersign cannot go on:");
        foreach (var fault in faults)
            Console.Error.WriteLine("  " + fault);
        return Refused;
    }

    // The configuration takes whatever stands on the command line; a mistyped option must not be lost in it.
    private static string? FirstStray(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var isSetting = arguments[i].StartsWith("--", StringComparison.Ordinal)
                && (arguments[i].Contains(':', StringComparison.Ordinal) || arguments[i].StartsWith("--urls", StringComparison.Ordinal));
            if (!isSetting)
                return arguments[i];
            if (!arguments[i].Contains('=', StringComparison.Ordinal))
                i++;
        }

        return null;
    }
}
