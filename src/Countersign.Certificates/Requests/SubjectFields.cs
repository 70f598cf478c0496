namespace Countersign.Certificates.Requests;

/// <summary>The fields of a subject that certificates take over, with their limits (RFC 5280 appendix A.1; the page's own for addresses).</summary>
public static class SubjectFields
{
    /// <summary>The common name.</summary>
    public const string CommonName = "2.5.4.3";

    /// <summary>The country.</summary>
    public const string Country = "2.5.4.6";

    /// <summary>The locality.</summary>
    public const string Locality = "2.5.4.7";

    /// <summary>The state or province.</summary>
    public const string State = "2.5.4.8";

    /// <summary>The street, up to three lines in their order.</summary>
    public const string Street = "2.5.4.9";

    /// <summary>The organization.</summary>
    public const string Organization = "2.5.4.10";

    /// <summary>The organizational unit.</summary>
    public const string OrganizationalUnit = "2.5.4.11";

    /// <summary>The postal code.</summary>
    public const string PostalCode = "2.5.4.17";

    /// <summary>The post office box.</summary>
    public const string PostOfficeBox = "2.5.4.18";

    /// <summary>The most characters of each, and how often it may be there; other fields are carried along and not judged.</summary>
    internal static IReadOnlyDictionary<string, (int Characters, int? Times)> Limits { get; } = new Dictionary<string, (int, int?)>(StringComparer.Ordinal)
    {
        [CommonName] = (64, null),
        [Organization] = (64, null),
        [OrganizationalUnit] = (64, null),
        [PostOfficeBox] = (40, null),
        [Street] = (128, 3),
        [Locality] = (128, null),
        [State] = (128, null),
        [PostalCode] = (40, null),
        [Country] = (2, 1),
    };
}
