using System.Security.Cryptography;
using System.Text;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>Passwords, keys and names of accounts that both sides know without telling each other: each follows from their one secret and from what it is for.</summary>
public static class Credential
{
    /// <summary>So many letters and digits, at most 64.</summary>
    /// <param name="secret">The secret of both.</param>
    /// <param name="purpose">What it is for, such as <c>stripe webhook</c>.</param>
    /// <param name="letters">How many.</param>
    public static string Of(ReadOnlySpan<byte> secret, string purpose, int letters = 32) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(purpose)))[..letters];

    /// <summary>Whether what somebody says is that, without telling by the time it takes where it is not.</summary>
    public static bool Is(string? said, ReadOnlySpan<byte> secret, string purpose, int letters = 32) =>
        said is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(Of(secret, purpose, letters)));
}
