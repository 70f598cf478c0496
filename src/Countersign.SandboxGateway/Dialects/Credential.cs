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

    /// <summary>The header <c>Authorization</c> of a name and a password (RFC 7617).</summary>
    public static string Basic(string name, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));
}
