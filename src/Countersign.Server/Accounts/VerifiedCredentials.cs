using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Server.Accounts;

/// <summary>What a password turned out to be.</summary>
public enum Verdict
{
    /// <summary>Not the password of the login.</summary>
    Wrong,

    /// <summary>The password, as a hash that was run for another call of the last minute has shown.</summary>
    Known,

    /// <summary>The password, as the hash that was run for this call has shown.</summary>
    Verified,

    /// <summary>Not judged: the hashing lane is full.</summary>
    Busy,
}

/// <summary>
/// Spares a busy caller the password hash: remembers for 60 seconds which login, password and stored hash belong together, never a failure.
/// </summary>
/// <remarks>
/// The key is an HMAC under a key that this process drew: nothing that could be used elsewhere is in memory, and a changed password
/// makes another key, so nothing needs to be dropped.
/// </remarks>
public sealed class VerifiedCredentials(HashingLane lane, TimeProvider time)
{
    private const int MostRemembered = 100_000;
    private const int BufferBytes = 1024; // Login and password have at most 64 and 128 characters of up to four bytes.
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);
    private readonly Generations<Key, long> verifiedAt = new(MostRemembered);
    private readonly Dictionary<Key, Task<bool>> running = [];

    /// <summary>Judges a password; calls with the same credentials at the same time share one hash.</summary>
    /// <param name="login">The login as sent.</param>
    /// <param name="password">The password as sent.</param>
    /// <param name="storedHash">The hash on file, or <see cref="PasswordHash.OfNobody"/>.</param>
    /// <param name="mayRemember">False for an account that is refused anyway: a quick answer would tell that the password is right.</param>
    public ValueTask<Verdict> Check(string login, string password, string storedHash, bool mayRemember = true)
    {
        var key = KeyOf(login, password, storedHash);
        return mayRemember && IsKnown(key) ? new(Verdict.Known) : new(Hash(key, password, storedHash, mayRemember));
    }

    private bool IsKnown(in Key key) => verifiedAt.TryGet(key, out var at) && time.GetElapsedTime(at) < Life;

    private Task<Verdict> Hash(Key key, string password, string storedHash, bool mayRemember)
    {
        lock (running)
        {
            if (mayRemember && IsKnown(key)) // The hash of another call may have come in since.
                return Task.FromResult(Verdict.Known);
            if (running.TryGetValue(key, out var hash))
                return Join(hash);
            if (!lane.TryStart(() => PasswordHash.Matches(password, storedHash), out hash))
                return Task.FromResult(Verdict.Busy);

            running.Add(key, hash);
            return Lead(key, hash, mayRemember);
        }
    }

    private static async Task<Verdict> Join(Task<bool> hash) => await hash ? Verdict.Known : Verdict.Wrong;

    private async Task<Verdict> Lead(Key key, Task<bool> hash, bool mayRemember)
    {
        var matches = false;
        try
        {
            matches = await hash;
        }
        finally
        {
            lock (running)
            {
                if (matches && mayRemember)
                    verifiedAt.Set(key, time.GetTimestamp());
                running.Remove(key);
            }
        }

        return matches ? Verdict.Verified : Verdict.Wrong;
    }

    private Key KeyOf(string login, string password, string storedHash)
    {
        var needed = (3 * sizeof(int))
            + Encoding.UTF8.GetByteCount(login) + Encoding.UTF8.GetByteCount(password) + Encoding.UTF8.GetByteCount(storedHash);
        var buffer = needed <= BufferBytes ? stackalloc byte[BufferBytes] : new byte[needed];
        var length = 0;
        Append(login, buffer, ref length);
        Append(password, buffer, ref length);
        Append(storedHash, buffer, ref length);

        var key = default(Key);
        HMACSHA256.HashData(secret, buffer[..length], MemoryMarshal.AsBytes(new Span<Key>(ref key)));
        CryptographicOperations.ZeroMemory(buffer);
        return key;
    }

    // Each text stands behind its length, so that no two triples make the same bytes.
    private static void Append(string text, Span<byte> buffer, ref int length)
    {
        var bytes = Encoding.UTF8.GetBytes(text, buffer[(length + sizeof(int))..]);
        MemoryMarshal.Write(buffer[length..], bytes);
        length += sizeof(int) + bytes;
    }

    private readonly record struct Key(ulong A, ulong B, ulong C, ulong D)
    {
        // The parts are pseudorandom under a secret key: one of them is hash enough, and no stranger can aim at a bucket.
        public override int GetHashCode() => A.GetHashCode();
    }
}
