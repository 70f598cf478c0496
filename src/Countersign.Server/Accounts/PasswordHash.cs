using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Countersign.Server.Accounts;

/// <summary>Passwords as PHC strings, <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>: Argon2id (RFC 9106), 19 MiB, two passes.</summary>
public static class PasswordHash
{
    /// <summary>What an unknown login is checked against, so that it takes as long as a known one (decision A2); no password matches it.</summary>
    public const string OfNobody = "$argon2id$v=19$m=19456,t=2,p=1$wOxzc9n3ANfZa0Y1yBvnWQ$2Yw8b0aV2oQJ3m3f0Q5mCk4rJ9sEw1UuZc7dPqLxT6A";

    private const int MemoryKiB = 19 * 1024;
    private const int Passes = 2;
    private const int SaltBytes = 16; // What libsodium takes.
    private const int HashBytes = 32;

    // A row of the database may not make one login cost gigabytes or minutes.
    private const int MostMemoryKiB = 256 * 1024;
    private const int MostPasses = 16;
    private const int MostHashBytes = 64;

    // Bytes of our own making: the string overloads of the library do not hash UTF-8. A lone surrogate is a bug and throws.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The PHC string of <paramref name="password"/> under a new salt; takes about 20 ms of one core.</summary>
    public static string Of(string password)
    {
        Span<byte> salt = stackalloc byte[SaltBytes];
        Span<byte> hash = stackalloc byte[HashBytes];
        RandomNumberGenerator.Fill(salt);
        Derive(password, MemoryKiB, Passes, salt, hash);
        return string.Create(CultureInfo.InvariantCulture, $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Unpadded(salt)}${Unpadded(hash)}");
    }

    /// <summary>Whether <paramref name="password"/> is the one that <paramref name="phc"/> was made of.</summary>
    public static bool Matches(string password, string phc)
    {
        var isReadable = Stored.TryParse(phc, out var stored);
        if (!isReadable && !Stored.TryParse(OfNobody, out stored)) // A hash that cannot be used costs what any other costs.
            return false;

        Span<byte> hash = stackalloc byte[stored!.Hash.Length];
        Derive(password, stored.MemoryKiB, stored.Passes, stored.Salt, hash);
        return CryptographicOperations.FixedTimeEquals(hash, stored.Hash) && isReadable;
    }

    /// <summary>Whether <paramref name="phc"/> is weaker than what <see cref="Of"/> makes today.</summary>
    public static bool NeedsRehash(string phc) =>
        !Stored.TryParse(phc, out var stored) || stored.MemoryKiB < MemoryKiB || stored.Passes < Passes || stored.Hash.Length < HashBytes;

    private static void Derive(string password, int memoryKiB, int passes, ReadOnlySpan<byte> salt, Span<byte> hash)
    {
        var bytes = Utf8.GetBytes(password);
        try
        {
            var parameters = new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKiB, NumberOfPasses = passes };
            PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(bytes, salt, hash);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string Unpadded(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private sealed record Stored(int MemoryKiB, int Passes, byte[] Salt, byte[] Hash)
    {
        public static bool TryParse(string phc, [NotNullWhen(true)] out Stored? stored)
        {
            stored = null;
            if (phc.Split('$') is not ["", "argon2id", "v=19", var cost, var salt, var hash] || cost.Split(',') is not [var m, var t, "p=1"])
                return false;
            if (!TryCost(m, "m=", 8, MostMemoryKiB, out var memory) || !TryCost(t, "t=", 1, MostPasses, out var passes))
                return false;
            if (!TryBytes(salt, SaltBytes, SaltBytes, out var saltBytes) || !TryBytes(hash, SaltBytes, MostHashBytes, out var hashBytes))
                return false;

            stored = new(memory, passes, saltBytes, hashBytes);
            return true;
        }

        private static bool TryCost(string text, string name, int least, int most, out int cost)
        {
            cost = 0;
            return text.StartsWith(name, StringComparison.Ordinal)
                && text.Length <= name.Length + 9
                && text.AsSpan(name.Length).IndexOfAnyExceptInRange('0', '9') < 0
                && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out cost)
                && cost >= least && cost <= most;
        }

        private static bool TryBytes(string text, int least, int most, out byte[] bytes)
        {
            bytes = [];
            if (text.Length > 2 * MostHashBytes)
                return false;

            Span<byte> buffer = stackalloc byte[2 * MostHashBytes];
            if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), buffer, out var length))
                return false;

            bytes = buffer[..length].ToArray();
            return length >= least && length <= most;
        }
    }
}
