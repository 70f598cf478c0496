using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Countersign.Protocol;

namespace Countersign.Certificates.Identifiers;

/// <summary>
/// The registered identity of a person, such as PASSK-P3000180, or the eIDAS form ES/AT/02635542Y (ETSI EN 319 412-1 section 5.1.3). The
/// numbers themselves are not checked: what a country gives out is its own, and the issuer sees the document.
/// </summary>
/// <param name="Type">PAS, IDC, PNO, TAX, TIN or a country's own with a colon; empty for the eIDAS form.</param>
/// <param name="Country">The country that gave it out.</param>
/// <param name="Reference">The number.</param>
public sealed partial record PersonalIdentifier(string Type, string Country, string Reference)
{
    /// <summary>The most characters of the parameter.</summary>
    public const int MostCharacters = 100;

    private static readonly string[] Types = ["PAS", "IDC", "PNO", "TAX", "TIN"];

    /// <summary>Whether it is of a type that the standard has given up.</summary>
    public bool IsDeprecated => Type == "TAX";

    /// <summary>Reads an identifier; false when it is none.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out PersonalIdentifier? identifier)
    {
        ArgumentNullException.ThrowIfNull(text);
        identifier = null;
        if (text.Length > MostCharacters || Grammar().Match(text) is not { Success: true } match)
            return false;
        var (type, country, other) = (match.Groups["type"].Value, match.Groups["country"].Value, match.Groups["other"]);
        if (!CountryCodes.IsAssigned(country) || (other.Success && !CountryCodes.IsAssigned(other.Value))
            || (type.Length == 3 && type[2] != ':' && !Types.Contains(type, StringComparer.Ordinal)))
        {
            return false;
        }

        identifier = new PersonalIdentifier(type, country, match.Groups["reference"].Value);
        return true;
    }

    /// <summary>Its kind and country; the number is the person's own business.</summary>
    public override string ToString() => $"{Type}{Country}";

    [GeneratedRegex(@"\A((?<type>[A-Z]{2}[A-Z:])(?<country>[A-Z]{2})-|(?<country>[A-Z]{2})/(?<other>[A-Z]{2})[-/])(?<reference>[^\s\p{C}]+)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Grammar();
}
