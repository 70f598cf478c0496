using System.Collections.Frozen;
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

    private readonly FrozenSet<UInt128> fingerprints;

    private KnownKeys(IEnumerable<UInt128> fingerprints) => this.fingerprints = fingerprints.ToFrozenSet();

    /// <summary>How many there are.</summary>
    public int Count => fingerprints.Count;

    /// <summary>Reads a list: one fingerprint a line in lower-case hex; empty lines and those that begin with # say nothing.</summary>
    /// <exception cref="FormatException">A line is none of these.</exception>
    public static KnownKeys Read(TextReader list)
    {
        ArgumentNullException.ThrowIfNull(list);
        var read = new List<UInt128>();
        for (var line = 1; list.ReadLine() is { } text; line++)
        {
            if (text.Length == 0 || text[0] == '#')
                continue;
            if (text.Length != Digits || !UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var fingerprint))
                throw new FormatException($"Line {line} of the list of known keys is not {Digits} hexadecimal digits.");
            read.Add(fingerprint);
        }

        return new KnownKeys(read);
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
        fingerprints.Count > 0 && fingerprints.Contains(UInt128.Parse(FingerprintOf(modulus), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
