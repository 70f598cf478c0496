using System.CommandLine;
using System.Globalization;
using Countersign.Server.Accounts;

namespace Countersign.Server;

/// <summary>The command <c>certificates</c>: issues, lists and revokes the client certificates of affiliates (decision A5), beside a running server.</summary>
public static class CertificatesCommand
{
    private const int LeastDigits = 8;
    private const int MostDigits = 64;
    private const string OwnInLists = "(own)";

    /// <summary>The command on the store and the authority of the settings.</summary>
    /// <param name="settings">The settings that were given along.</param>
    public static Command Create(IReadOnlyList<string> settings) =>
        new("certificates", "Issue, list and revoke the client certificates of affiliates.") { Issue(settings), List(settings), Revoke(settings) };

    private static Command Issue(IReadOnlyList<string> settings)
    {
        var brand = new BrandWords();
        var request = new Option<string?>("--csr")
        {
            Description = "A certificate signing request (PEM) that the affiliate made, so that its key stays there. Only the key is taken over, not the names. "
                + "Without it a key is made.",
            HelpName = "FILE",
        };
        var file = new Option<string?>("--out")
        {
            Description = "Where the certificate is written, and beside it a key that is made; no file is overwritten. "
                + "Without it: standard output with --csr, else the data directory, under tls/clients.",
            HelpName = "FILE",
        };
        var command = new Command("issue", "Issue a client certificate and register it.") { brand.Brand, brand.Own, request, file };
        return Working(command, settings, async (parsed, work, cancellation) => brand.Read(parsed, out var named)
            ?? (named is null ? BrandWords.OneIsNeeded
                : await CertificateIssue.Run(work, named, parsed.GetValue(request), parsed.GetValue(file), cancellation)));
    }

    private static Command List(IReadOnlyList<string> settings)
    {
        var brand = new BrandWords();
        var command = new Command("list", "List the client certificates of one affiliate, or of all.") { brand.Brand, brand.Own };
        return Working(command, settings, async (parsed, work, cancellation) =>
        {
            if (brand.Read(parsed, out var named) is { } fault)
                return fault;
            if (named is not null && await work.Find(named, cancellation) is null)
                return work.Unknown(named);
            await Write(work, [.. (await work.Certificates.All(cancellation)).Where(certificate => named is null || certificate.Brand == named)]);
            return null;
        });
    }

    private static Command Revoke(IReadOnlyList<string> settings)
    {
        var fingerprint = new Argument<string>("FINGERPRINT")
        {
            Description = $"SHA-256 of the certificate in hex, as it is listed, with or without colons; its first digits do, at least {LeastDigits}.",
        };
        var command = new Command("revoke", "Revoke a client certificate.") { fingerprint };
        return Working(command, settings, (parsed, work, cancellation) => Revoke(work, parsed.GetRequiredValue(fingerprint), cancellation));
    }

    private static async Task<string?> Revoke(CertificateWork work, string named, CancellationToken cancellation)
    {
        var prefix = named.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        if (prefix.Length is < LeastDigits or > MostDigits || !prefix.All(char.IsAsciiHexDigit))
            return $"'{named}' is no fingerprint: that has {LeastDigits} to {MostDigits} hexadecimal digits.";
        var found = await work.Certificates.BeginningWith(prefix, cancellation);
        if (found.Count == 0)
            return $"No certificate's fingerprint begins with {prefix}.";
        if (found.Count > 1)
            return $"{found.Count} fingerprints begin with {prefix}: {string.Join(", ", found.Select(one => one.Fingerprint))}.";
        if (!await work.Certificates.TryRevoke(found[0].Fingerprint, cancellation))
        {
            var at = (await work.Certificates.BeginningWith(found[0].Fingerprint, cancellation))[0].RevokedAt;
            return $"The certificate {found[0].Fingerprint} was revoked already, at {Moment(at ?? 0)}.";
        }

        await work.Messages.WriteLineAsync($"The certificate {found[0].Fingerprint} of {NameOf(found[0].Brand)} is revoked; "
            + "to a running server it counts as none from the next request on, on open connections too.");
        return null;
    }

    private static Task Write(CertificateWork work, IReadOnlyList<AffiliateCertificate> certificates) =>
        Listing.Write(work.Output, ["FINGERPRINT", "BRAND", "SERIAL", "NOT AFTER", "REVOKED AT"], certificates.Select(certificate => (string[])[
            certificate.Fingerprint,
            NameOf(certificate.Brand),
            certificate.Serial ?? "-",
            Moment(certificate.NotAfter) + (certificate.HasExpired(work.Time.GetUtcNow()) ? " (expired)" : ""),
            certificate.RevokedAt is { } at ? Moment(at) : "-",
        ]));

    private static Command Working(Command command, IReadOnlyList<string> settings, Func<ParseResult, CertificateWork, CancellationToken, Task<string?>> work) =>
        CommandLine.OnStore(command, settings, (parsed, read, database, commit, cancellation) =>
            work(parsed, new CertificateWork(read, database, commit, parsed.InvocationConfiguration), cancellation));

    /// <summary>An affiliate in a message or a list.</summary>
    internal static string NameOf(string brand) => brand == Affiliate.OwnBrand ? OwnInLists : brand;

    /// <summary>A time in a message or a list.</summary>
    internal static string Moment(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("u", CultureInfo.InvariantCulture);

    /// <summary>How a command names an affiliate: by its brand, or the operator's own, which has none.</summary>
    private sealed class BrandWords
    {
        public const string OneIsNeeded = "Name the affiliate by its brand, or the operator's own by --own.";

        public Argument<string?> Brand { get; } = new("BRAND") { Description = "The affiliate, as ap names it.", Arity = ArgumentArity.ZeroOrOne };

        public Option<bool> Own { get; } = new("--own") { Description = "The operator's own orders, which are those without a brand." };

        /// <summary>The brand; null when the command names no affiliate. The result is what is wrong with it.</summary>
        public string? Read(ParseResult parsed, out string? brand)
        {
            brand = parsed.GetValue(Own) ? Affiliate.OwnBrand : parsed.GetValue(Brand);
            return parsed.GetValue(Own) && parsed.GetValue(Brand) is not null ? OneIsNeeded : null;
        }
    }
}
