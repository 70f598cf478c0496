namespace Countersign.Certificates.Requests;

/// <summary>The fields of a subject that certificates take over, with their limits (RFC 5280 appendix A.1; the page's own for addresses).</summary>
public static class SubjectFields
{
    /// <summary>The common name.</summary>
    public const string CommonName = "2.5.4.3";

    /// <summary>The country.</summary>
    public const string Country = "2.5.4.6";

    /// <summary>The organization.</summary>
    public const string Organization = "2.5.4.10";

    /// <summary>The most characters of each, and how often it may be there; other fields are carried along and not judged.</summary>
    internal static IReadOnlyDictionary<string, (int Characters, int Times)> Limits { get; } = new Dictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        [CommonName] = (64, int.MaxValue),
        [Organization] = (64, int.MaxValue),
        ["2.5.4.11"] = (64, int.MaxValue), // Organizational unit.
        ["2.5.4.18"] = (40, int.MaxValue), // Post office box.
        ["2.5.4.9"] = (128, 3),            // Street.
        ["2.5.4.7"] = (128, int.MaxValue), // Locality.
        ["2.5.4.8"] = (128, int.MaxValue), // State or province.
        ["2.5.4.17"] = (40, int.MaxValue), // Postal code.
        [Country] = (2, 1),
    };
}
