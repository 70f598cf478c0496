using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Certificates;

/// <summary>
/// The Request Token of a CSR (Baseline Requirements section 1.6.1) in the two forms of docs.sectigo.com/sps/domain-control-validation/request-token:
/// a file and a CNAME record. A token counts for one order; the unique value tells orders with the same CSR apart.
/// </summary>
public sealed class DcvToken
{
    /// <summary>The suffix that clients of the published API expect.</summary>
    public const string DefaultSuffix = "sectigo.com";

    /// <summary>The most characters of a unique value.</summary>
    public const int MostUniqueCharacters = 20;

    private readonly string _md5;

    private DcvToken(string md5, string sha256, string? uniqueValue, string suffix)
    {
        _md5 = md5;
        FilePath = $"/.well-known/pki-validation/{md5}.txt";
        FileLines = uniqueValue is null ? [sha256, suffix] : [sha256, suffix, uniqueValue];
        // A label holds 63 characters at most, so the hash is cut in two.
        var target = $"{sha256[..32]}.{sha256[32..]}.{(uniqueValue is null ? "" : $"{uniqueValue}.")}{suffix}";
        CnameTarget = target.ToLowerInvariant();
    }

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>The path of the file, on the name itself.</summary>
    public string FilePath { get; }

    /// <summary>The lines of the file: SHA-256 of the CSR in capitals, the suffix, the unique value if there is one.</summary>
    public IReadOnlyList<string> FileLines { get; }

    /// <summary>What the CNAME record must point to, in lower case without a dot at the end.</summary>
    public string CnameTarget { get; }

    /// <summary>
    /// The token of a CSR in DER, never in PEM. <paramref name="uniqueValue"/> is 1 to 20 ASCII letters and digits, <paramref name="suffix"/>
    /// a domain name of the operator's; others are an <see cref="ArgumentException"/>.
    /// </summary>
    [SuppressMessage("Security", "CA5351", Justification = "MD5 only names the file and the record; what is proved is the SHA-256 in them.")]
    public static DcvToken For(ReadOnlySpan<byte> csrDer, string? uniqueValue = null, string suffix = DefaultSuffix)
    {
        if (uniqueValue is not null && (uniqueValue.Length is 0 or > MostUniqueCharacters || !uniqueValue.All(char.IsAsciiLetterOrDigit)))
            throw new ArgumentException("A unique value has 1 to 20 letters and digits.", nameof(uniqueValue));
        if (!DomainName.TryRead(suffix, out var domain, out _) || domain.IsWildcard || domain.Address is not null)
            throw new ArgumentException("The suffix is no domain name.", nameof(suffix));
        return new DcvToken(Convert.ToHexString(MD5.HashData(csrDer)), Convert.ToHexString(SHA256.HashData(csrDer)), uniqueValue, domain.Text);
    }

    /// <summary>The owner of the CNAME record for a domain, without a dot at the end; null when it would be longer than a name may be.</summary>
    public string? CnameOwner(DomainName authorizationDomain)
    {
        ArgumentNullException.ThrowIfNull(authorizationDomain);
        var owner = $"_{_md5.ToLowerInvariant()}.{authorizationDomain}";
        return owner.Length <= DomainName.MostCharacters ? owner : null;
    }

    /// <summary>Whether a record points to the token; case and a dot at the end do not matter.</summary>
    public bool IsCnameTarget(ReadOnlySpan<char> target) =>
        (target.EndsWith('.') ? target[..^1] : target).Equals(CnameTarget, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a fetched file is the token: its lines as separate words in their order, in any case, with any white space and a byte order mark.
    /// Nothing else may be there: a page that shows what visitors write could hold a stranger's token among other text.
    /// </summary>
    public bool IsFile(ReadOnlySpan<byte> body)
    {
        var rest = body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        foreach (var line in FileLines)
        {
            rest = rest.TrimStart(WhiteSpace);
            var end = rest.IndexOfAny(WhiteSpace);
            var word = end < 0 ? rest : rest[..end];
            if (!Ascii.EqualsIgnoreCase(word, line))
                return false;
            rest = rest[word.Length..];
        }

        return !rest.ContainsAnyExcept(WhiteSpace);
    }
}
