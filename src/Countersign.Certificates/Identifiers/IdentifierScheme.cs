using Countersign.Protocol;

namespace Countersign.Certificates.Identifiers;

/// <summary>A register that identifiers of organizations are taken from (ETSI EN 319 412-1 section 5.1.4; S/MIME baseline requirements, appendix A).</summary>
/// <param name="Name">Its three letters.</param>
public sealed record IdentifierScheme(string Name)
{
    // Not countries of ISO 3166-1, and used in these identifiers all the same.
    private static readonly string[] Unions = ["EU", "EZ", "SU", "UN"];

    /// <summary>A national trade register.</summary>
    public static readonly IdentifierScheme TradeRegister = new("NTR") { TakesSubdivision = true };

    /// <summary>A national tax authority. Greece is EL there and Northern Ireland XI.</summary>
    public static readonly IdentifierScheme Vat = new("VAT")
    {
        IsCountry = country => country is "EL" or "XI" || IsCountryOrUnion(country),
        Holds = static (country, reference) => (country == "GR" ? "EL" : country) is var prefix && (!VatNumber.Covers(prefix) || VatNumber.IsValid(prefix + reference)),
    };

    /// <summary>The authority that supervises a payment provider (ETSI TS 119 495).</summary>
    public static readonly IdentifierScheme PaymentAuthority = new("PSD") { Holds = static (_, reference) => AuthorityOf(reference) is not null };

    /// <summary>The Legal Entity Identifier (ISO 17442).</summary>
    public static readonly IdentifierScheme LegalEntity = new("LEI") { IsCountry = static country => country == "XG", Holds = static (_, reference) => IsLei(reference) };

    /// <summary>A government.</summary>
    public static readonly IdentifierScheme Government = new("GOV") { TakesSubdivision = true, NeedsReference = false };

    /// <summary>An organization of international law.</summary>
    public static readonly IdentifierScheme International = new("INT") { IsCountry = static country => country == "XG", NeedsReference = false };

    /// <summary>A register of one country's own: two letters and a colon.</summary>
    public static readonly IdentifierScheme National = new("XX:");

    /// <summary>Whether the two letters after the scheme may be these.</summary>
    public Func<string, bool> IsCountry { get; init; } = IsCountryOrUnion;

    /// <summary>Whether a reference is one of the register.</summary>
    public Func<string, string, bool> Holds { get; init; } = static (_, _) => true;

    /// <summary>Whether a state or province may follow the country.</summary>
    public bool TakesSubdivision { get; init; }

    /// <summary>Whether there must be a reference; where there need not, there is none.</summary>
    public bool NeedsReference { get; init; } = true;

    /// <summary>The authority's code at the beginning of a payment provider's reference; null when there is none.</summary>
    internal static string? AuthorityOf(string reference)
    {
        var end = reference.IndexOf('-', StringComparison.Ordinal);
        return end is >= 2 and <= 8 && end + 1 < reference.Length && !reference.AsSpan(0, end).ContainsAnyExceptInRange('A', 'Z') ? reference[..end] : null;
    }

    private static bool IsCountryOrUnion(string country) => CountryCodes.IsAssigned(country) || Unions.Contains(country, StringComparer.Ordinal);

    // ISO 7064 mod 97-10: letters count as two digits from 10 on.
    private static bool IsLei(string reference)
    {
        // The check digits are 98 less a remainder, and so never 00, 01 or 99.
        if (reference.Length != 20 || !char.IsAsciiDigit(reference[18]) || !char.IsAsciiDigit(reference[19]) || reference[18..] is "00" or "01" or "99")
            return false;
        var remainder = 0;
        foreach (var c in reference)
        {
            if (char.IsAsciiDigit(c))
                remainder = ((remainder * 10) + (c - '0')) % 97;
            else if (char.IsAsciiLetterUpper(c))
                remainder = ((remainder * 100) + (c - 'A' + 10)) % 97;
            else
                return false;
        }

        return remainder == 1;
    }
}
