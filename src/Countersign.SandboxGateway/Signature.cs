using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.SandboxGateway;

/// <summary>
/// Proof that a message is the other side's: HMAC-SHA256 under the secret of both, with the time of sending where it could be replayed. There is one
/// spelling of each proof; it is written anew and compared, so that nothing else is ever believed.
/// </summary>
public static class Signature
{
    /// <summary>The header that carries <c>t=&lt;Unix seconds&gt;,v1=&lt;64 lower-case hexadecimal digits&gt;</c>.</summary>
    public const string Header = "Countersign-Sandbox-Signature";

    /// <summary>How far the time of sending may be from ours, either way.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int MostLetters = 128;

    /// <summary>The proof of a text without a time, 64 hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> secret, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether <paramref name="proof"/> is that of the text.</summary>
    public static bool IsOf(ReadOnlySpan<byte> secret, string text, string proof) => AreSame(Of(secret, text), proof);

    /// <summary>The header of a message that is sent <paramref name="at"/> a time.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, DateTimeOffset at, ReadOnlySpan<byte> message) => Sign(secret, at.ToUnixTimeSeconds(), message);

    /// <summary>Whether a header is that of the message, sent at most <see cref="Tolerance"/> from <paramref name="now"/>.</summary>
    public static bool Holds(string? header, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> message, DateTimeOffset now) =>
        header?.Length is > 0 and <= MostLetters
        && TryReadTime(header, out var seconds)
        && Math.Abs(seconds - now.ToUnixTimeSeconds()) <= (long)Tolerance.TotalSeconds
        && AreSame(Sign(secret, seconds, message), header);

    /// <summary>What is signed of a request to the gateway, which could do harm at another address or with another body.</summary>
    public static byte[] Request(string method, string target, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{method} {target}\n"), .. body];

    private static string Sign(ReadOnlySpan<byte> secret, long seconds, ReadOnlySpan<byte> message)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, (byte[])[.. Encoding.ASCII.GetBytes(time + "."), .. message]))}";
    }

    private static bool TryReadTime(string header, out long seconds)
    {
        seconds = 0;
        var comma = header.IndexOf(',', StringComparison.Ordinal);
        return comma is > 2 and < 15 && header.StartsWith("t=", StringComparison.Ordinal)
            && long.TryParse(header.AsSpan(2, comma - 2), NumberStyles.None, CultureInfo.InvariantCulture, out seconds);
    }

    /// <summary>Whether two texts are the same, without telling by the time it takes where they are not.</summary>
    public static bool AreSame(string ours, string theirs) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ours), Encoding.UTF8.GetBytes(theirs));
}
