using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Countersign.Certificates.Identifiers;

/// <summary>The registered identity of an organization, such as NTRGB-12345678 or PSDGB-FCA-123456.</summary>
/// <param name="Scheme">The register's letters.</param>
/// <param name="Country">The two letters after them, as written.</param>
/// <param name="Subdivision">A state or province; null without one.</param>
/// <param name="Reference">The number there; empty where the register has none.</param>
public sealed partial record OrganizationIdentifier(string Scheme, string Country, string? Subdivision, string Reference)
{
    /// <summary>The most characters of the parameter.</summary>
    public const int MostCharacters = 100;

    /// <summary>The country whose organization it is, ISO 3166-1; null where it tells none (LEI, international law).</summary>
    public string? SubjectCountry => Country switch { "XG" => null, "EL" => "GR", "XI" => "GB", _ => Country };

    /// <summary>The authority that a payment provider's identifier names, country and code as in GB-FCA; null for every other.</summary>
    public string? Authority => Scheme == IdentifierScheme.PaymentAuthority.Name && IdentifierScheme.AuthorityOf(Reference) is { } code ? $"{Country}-{code}" : null;

    /// <summary>Reads an identifier; false when it is none of the profile's.</summary>
    public static bool TryRead(string text, IdentifierProfile profile, [NotNullWhen(true)] out OrganizationIdentifier? identifier)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(profile);
        identifier = null;
        if (text.Length > MostCharacters || Grammar().Match(text) is not { Success: true } match)
            return false;
        var (scheme, country, reference) = (match.Groups["scheme"].Value, match.Groups["country"].Value, match.Groups["reference"].Value);
        var subdivision = match.Groups["subdivision"] is { Success: true, Value: var state } ? state : null;
        var name = scheme[2] == ':' ? IdentifierScheme.National.Name : scheme;
        if (profile.Schemes.FirstOrDefault(each => each.Name == name) is not { } register || !register.IsCountry(country)
            || (subdivision is not null && !(profile.TakesSubdivisions && register.TakesSubdivision)) || reference.Length > 0 != register.NeedsReference
            || (register.NeedsReference && !register.Holds(country, reference)))
        {
            return false;
        }

        identifier = new OrganizationIdentifier(scheme, country, subdivision, reference);
        return true;
    }

    // Only the leftmost hyphen separates.
    [GeneratedRegex(@"\A(?<scheme>[A-Z]{2}[A-Z:])(?<country>[A-Z]{2})(\+(?<subdivision>[A-Z0-9]{1,3}))?(-(?<reference>[^\s\p{C}](?:[^\p{C}]*[^\s\p{C}])?))?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
