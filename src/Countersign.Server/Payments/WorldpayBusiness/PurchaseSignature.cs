using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// Worldpay's signature of what a browser carries: the MD5 of the secret and of values, with colons between them (developer.worldpay.com/docs/bg350/enhancing-security-with-md5).
/// </summary>
internal static class PurchaseSignature
{
    private const char Between = ':';

    /// <summary>The two fields that sign others, to be sent after them.</summary>
    /// <param name="secret">The secret that Worldpay knows too.</param>
    /// <param name="signed">
    /// What is signed, in this order. Nothing marks where a value ends but the colon: no value may hold one but the last, so that the values can be told apart in one way only.
    /// </param>
    public static IEnumerable<KeyValuePair<string, string>> Over(string secret, IReadOnlyList<KeyValuePair<string, string>> signed)
    {
        if (signed.SkipLast(1).Any(field => field.Value.Contains(Between, StringComparison.Ordinal)))
            throw new ArgumentException("Only the last value may hold a colon.", nameof(signed));
        yield return KeyValuePair.Create("signatureFields", string.Join(Between, signed.Select(field => field.Key)));
        yield return KeyValuePair.Create("signature", Of(secret, signed.Select(field => field.Value)));
    }

    [SuppressMessage("Security", "CA5351", Justification = "The Business Gateway takes no other signature; what was really paid is checked by what Worldpay tells afterwards.")]
    private static string Of(string secret, IEnumerable<string> values) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(string.Join(Between, values.Prepend(secret)))));
}
