namespace Countersign.Certificates.Identifiers;

/// <summary>An authority that registers payment providers.</summary>
/// <param name="Identifier">Country and code, as in GB-FCA.</param>
/// <param name="Name">Its name in English, at most 100 characters.</param>
public sealed record NationalAuthority(string Identifier, string Name)
{
    /// <summary>
    /// Those of ETSI TS 119 495 V1.2.1 annex D, and the codes that the European Banking Authority's list of 2023 has in place of three of them;
    /// certificates with the older ones are about.
    /// </summary>
    public static IReadOnlyList<NationalAuthority> All { get; } =
    [
        new("AT-FMA", "Austria Financial Market Authority"),
        new("BE-NBB", "National Bank of Belgium"),
        new("BG-BNB", "Bulgarian National Bank"),
        new("HR-CNB", "Croatian National Bank"),
        new("HR-HNB", "Croatian National Bank"),
        new("CY-CBC", "Central Bank of Cyprus"),
        new("CZ-CNB", "Czech National Bank"),
        new("DK-DFSA", "Danish Financial Supervisory Authority"),
        new("EE-FI", "Estonia Financial Supervisory Authority"),
        new("FI-FINFSA", "Finnish Financial Supervisory Authority"),
        new("FR-ACPR", "Prudential Supervisory and Resolution Authority"),
        new("DE-BAFIN", "Federal Financial Supervisory Authority"),
        new("GR-BOG", "Bank of Greece"),
        new("HU-CBH", "Central Bank of Hungary"),
        new("IS-FME", "Financial Supervisory Authority"),
        new("IS-CBI", "Central Bank of Iceland"),
        new("IE-CBI", "Central Bank of Ireland"),
        new("IT-BI", "Bank of Italy"),
        new("LI-FMA", "Financial Market Authority Liechtenstein"),
        new("LV-FCMC", "Financial and Capital Markets Commission"),
        new("LV-BL", "Bank of Latvia"),
        new("LT-BL", "Bank of Lithuania"),
        new("LU-CSSF", "Commission for the Supervision of Financial Sector"),
        new("NO-FSA", "The Financial Supervisory Authority of Norway"),
        new("MT-MFSA", "Malta Financial Services Authority"),
        new("NL-DNB", "The Netherlands Bank"),
        new("PL-PFSA", "Polish Financial Supervision Authority"),
        new("PT-BP", "Bank of Portugal"),
        new("RO-NBR", "National bank of Romania"),
        new("SK-NBS", "National Bank of Slovakia"),
        new("SI-BS", "Bank of Slovenia"),
        new("ES-BE", "Bank of Spain"),
        new("SE-FINA", "Swedish Financial Supervision Authority"),
        new("GB-FCA", "Financial Conduct Authority"),
    ];

    /// <summary>The authority with this identifier; null when the list does not have it.</summary>
    public static NationalAuthority? Find(string identifier) => All.FirstOrDefault(authority => authority.Identifier == identifier);
}
