using System.Globalization;

namespace Countersign.Proofs;

/// <summary>The programs of the newest PostgreSQL that is installed.</summary>
/// <param name="directory">Where they lie.</param>
internal sealed class PostgresPrograms(string directory)
{
    private const string Installed = "/usr/lib/postgresql";

    /// <summary>The user that PostgreSQL runs as when this process is root, which it refuses.</summary>
    public const string User = "postgres";

    /// <summary>The newest of Debian's, or those on the path.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public static PostgresPrograms Find()
    {
        var debian = Directory.Exists(Installed) ? Directory.GetDirectories(Installed) : [];
        var found = debian
            .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")));
        return found is null ? throw new InvalidOperationException("PostgreSQL is missing; run: apt-get install postgresql") : new PostgresPrograms(found);
    }

    /// <summary>The command that runs <paramref name="program"/> as a user that it accepts, in the very process that is started.</summary>
    public IReadOnlyList<string> Command(string program, params IEnumerable<string> arguments)
    {
        string[] command = [Path.Combine(directory, program), .. arguments];
        return Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups", .. command] : command;
    }
}
