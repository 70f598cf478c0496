using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Certificates.Requests;

/// <summary>
/// RSA keys that everybody knows, by what Debian's package openssl-blacklist lists of each: the last 20 digits of the SHA-1 of
/// <c>Modulus=</c>, the modulus in upper-case hex, and a line feed.
/// </summary>
public sealed class KnownKeys
{
    /// <summary>None.</summary>
    public static readonly KnownKeys None = new([]);

    private const int Digits = 20;

    private static readonly Lazy<KnownKeys> LazyShipped = new(ReadShipped);

    private readonly UInt128[] sorted;

    private KnownKeys(IEnumerable<UInt128> fingerprints)
    {
        sorted = [.. fingerprints];
        Array.Sort(sorted);
    }

    /// <summary>The few that come with this library, read when they are first asked for; an operator's list is added to them.</summary>
    public static KnownKeys Shipped => LazyShipped.Value;

    /// <summary>How many there are.</summary>
    public int Count => sorted.Length;

    /// <summary>These and those of a list: one fingerprint a line in hex; empty lines and those that begin with # say nothing.</summary>
    /// <exception cref="FormatException">A line is none of these.</exception>
    public KnownKeys With(TextReader list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var all = new List<UInt128>(sorted);
        for (var line = 1; list.ReadLine() is { } text; line++)
        {
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (text.Length != Digits || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fingerprint))
                throw new FormatException($"Line {line} of the list of known keys is not {Digits} hexadecimal digits.");
            all.Add(fingerprint);
        }

        return new KnownKeys(all.Distinct());
    }

    /// <summary>The fingerprint of a modulus, as a list has it.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The published lists are made with SHA-1; the fingerprint protects nothing.")]
    public static string FingerprintOf(BigInteger modulus)
    {
        var text = $"Modulus={Convert.ToHexString(modulus.ToByteArray(isUnsigned: true, isBigEndian: true))}\n";
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(text)))[^Digits..];
    }

    /// <summary>Whether a modulus is listed.</summary>
    internal bool Has(BigInteger modulus) =>
        Count > 0 && Array.BinarySearch(sorted, UInt128.Parse(FingerprintOf(modulus), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)) >= 0;

    private static KnownKeys ReadShipped()
    {
        using var list = new StreamReader(typeof(KnownKeys).Assembly.GetManifestResourceStream("known_keys.txt")!);
        return None.With(list);
    }
}
