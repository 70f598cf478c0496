using System.Globalization;
using System.Text;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>Reads a time of a certificate (RFC 5280 section 4.1.2.5): UTC, to the second.</summary>
internal static class AsnTime
{
    private const byte UtcTime = 0x17;
    private const byte GeneralizedTime = 0x18;

    /// <summary>Reads the next value; false when it is no time.</summary>
    public static bool TryRead(ref DerReader reader, out DateTimeOffset time)
    {
        time = default;
        if (!reader.TryReadAny(out var tag, out var content) || tag is not (UtcTime or GeneralizedTime))
            return false;
        var text = Encoding.Latin1.GetString(content);
        // Two digits of a year: below 50 is this century.
        if (tag == UtcTime)
            text = (string.CompareOrdinal(text, "50") < 0 ? "20" : "19") + text;
        return DateTimeOffset.TryParseExact(text, "yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
