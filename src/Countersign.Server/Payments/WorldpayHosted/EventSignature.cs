using System.Security.Cryptography;
using System.Text;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>The header of an event that proves it: <c>keyId/SHA256/signature</c>, and more than one while keys change (products/events/signature).</summary>
internal static class EventSignature
{
    /// <summary>The header.</summary>
    public const string Header = "Event-Signature";

    private const string Hash = "SHA256";
    private const int MostSignatures = 4;

    /// <summary>Whether one of the signatures is that of the secret; the numbers of keys are Worldpay's matter, since we know one secret.</summary>
    public static bool Holds(string header, string secret, ReadOnlySpan<byte> body)
    {
        Span<byte> own = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, own);
        Span<byte> theirs = stackalloc byte[SHA256.HashSizeInBytes];
        var parts = header.Split(',', MostSignatures + 1, StringSplitOptions.TrimEntries);
        var holds = false;
        foreach (var one in parts.Take(MostSignatures).Select(part => part.Split('/')))
        {
            holds |= one is [_, Hash, { Length: 2 * SHA256.HashSizeInBytes } hex]
                && Convert.FromHexString(hex, theirs, out _, out _) == System.Buffers.OperationStatus.Done
                && CryptographicOperations.FixedTimeEquals(own, theirs);
        }

        return holds && parts.Length <= MostSignatures;
    }
}
