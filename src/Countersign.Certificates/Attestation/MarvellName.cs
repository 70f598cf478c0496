using System.Text.RegularExpressions;

namespace Countersign.Certificates.Attestation;

/// <summary>Whose a certificate of a LiquidSecurity module is, by its common name: "HSM:5.3G1953-ICM001225:PARTN:1, for FIPS mode".</summary>
/// <param name="Serial">The number of the card.</param>
/// <param name="Partition">The number of the partition; null for the card itself.</param>
/// <param name="IsFips">Whether it works in FIPS mode.</param>
internal sealed partial record MarvellName(string Serial, string? Partition, bool IsFips)
{
    /// <summary>The card that it is, or that it is a partition of.</summary>
    public MarvellName Card => this with { Partition = null };

    /// <summary>Whose the certificate is; null when it is neither a card's nor a partition's.</summary>
    public static MarvellName? Of(VendorCertificate certificate)
    {
        if (Form().Match(certificate.Subject.CommonName ?? "") is not { Success: true, Groups: var groups })
            return null;
        var partition = groups["partition"] is { Success: true, Value: var number } ? number : null;
        return new MarvellName(groups["serial"].Value, partition, groups["mode"].Value == "FIPS mode");
    }

    [GeneratedRegex(
        @"\AHSM:(?<serial>[^:,\p{C}]+)(:PARTN:(?<partition>[0-9]+))?(, for (?<mode>[^:,\p{C}]+))?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
