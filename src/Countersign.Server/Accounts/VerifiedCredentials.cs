using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Server.Accounts;

/// <summary>What a password turned out to be.</summary>
public enum Verdict
{
    /// <summary>Not the password of the login.</summary>
    Wrong,

    /// <summary>The password, as a hash that was run for another call of the last minutes has shown.</summary>
    Known,

    /// <summary>The password, as the hash that was run for this call has shown.</summary>
    Verified,

    /// <summary>Not judged: the hashing lane has no place for this source.</summary>
    Busy,
}

/// <summary>
/// Spares a busy caller the password hash: remembers which login, password and stored hash belong together, until they have not been used
/// for a minute or their hash is five minutes old; never a failure.
/// </summary>
/// <remarks>
/// The key is an HMAC under a key that this process drew: nothing that could be used elsewhere is in memory, and a changed password
/// makes another key, so nothing needs to be dropped. A caller who keeps calling has the hash renewed before it is five minutes old,
/// without waiting for it, so that a full lane cannot turn them away.
/// </remarks>
public sealed class VerifiedCredentials : IDisposable
{
    private const int MostRemembered = 100_000;
    private const int BufferBytes = 1024; // Login and password have at most 64 and 128 characters of up to four bytes.

    /// <summary>How long credentials that nobody uses are remembered.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RenewalFrom = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(5); // Tries, as long as the lane does not get round to it.

    private readonly HashingLane lane;
    private readonly TimeProvider time;
    private readonly long startedAt;

    // One for each thread: HMACSHA256.HashData looks the algorithm up at each call, which takes longer than the HMAC.
    private readonly ThreadLocal<HMACSHA256> macs;
    private readonly Generations<Key, Entry> verified = new(MostRemembered);
    private readonly Dictionary<Key, Task<bool>> running = [];

    /// <param name="lane">Where what is not known is hashed.</param>
    /// <param name="time">Measures how long a verdict stands.</param>
    public VerifiedCredentials(HashingLane lane, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.lane = lane;
        this.time = time;
        startedAt = time.GetTimestamp();
        var secret = RandomNumberGenerator.GetBytes(32);
        macs = new(() => new HMACSHA256(secret), trackAllValues: true);
    }

    private TimeSpan Now => time.GetElapsedTime(startedAt);

    /// <summary>Judges a password; calls with the same credentials at the same time share one hash.</summary>
    /// <param name="share">Whose turn in the lane a hash takes.</param>
    /// <param name="login">The login as sent.</param>
    /// <param name="password">The password as sent.</param>
    /// <param name="storedHash">The hash on file, or <see cref="PasswordHash.OfNobody"/>.</param>
    /// <param name="mayRemember">False for an account that is refused anyway: a quick answer would tell that the password is right.</param>
    public ValueTask<Verdict> Check(LaneShare share, string login, string password, string storedHash, bool mayRemember = true)
    {
        var key = KeyOf(login, password, storedHash);
        return mayRemember && Recognizes(share, key, password, storedHash)
            ? new(Verdict.Known)
            : new(Hash(share, key, password, storedHash, mayRemember));
    }

    /// <summary>Whether a password is known to be right; when it is not, nothing is done about it.</summary>
    public bool Recognizes(LaneShare share, string login, string password, string storedHash) =>
        Recognizes(share, KeyOf(login, password, storedHash), password, storedHash);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var mac in macs.Values)
            mac.Dispose();
        macs.Dispose();
    }

    private bool Recognizes(LaneShare share, in Key key, string password, string storedHash)
    {
        if (Find(key) is not { } entry)
            return false;
        if (entry.IsToBeRenewed(Now))
            Renew(share.Source, key, password, storedHash);
        return true;
    }

    private Entry? Find(in Key key) => verified.TryGet(key, out var entry) && entry.TryUse(Now) ? entry : null;

    private Task<Verdict> Hash(LaneShare share, Key key, string password, string storedHash, bool mayRemember)
    {
        lock (running)
        {
            if (mayRemember && Find(key) is not null) // The hash of another call may have come in since.
                return Task.FromResult(Verdict.Known);
            if (running.TryGetValue(key, out var hash))
                return Join(hash);

            // A right password that is refused must be as dear as a wrong one, or the next call would be answered sooner.
            if (!lane.TryStart(share, () => PasswordHash.Matches(password, storedHash), matches => matches && mayRemember, out hash))
                return Task.FromResult(Verdict.Busy);

            running.Add(key, hash);
            return Lead(key, hash, mayRemember);
        }
    }

    private static async Task<Verdict> Join(Task<bool> hash) => await hash ? Verdict.Known : Verdict.Wrong;

    private void Renew(SourcePrefix source, Key key, string password, string storedHash)
    {
        if (lane.TryStart(LaneShare.OfRenewals(source), () => PasswordHash.Matches(password, storedHash), matches => matches, out var hash))
            _ = Remember(key, hash);
    }

    private async Task Remember(Key key, Task<bool> hash)
    {
        if (await hash)
            verified.Set(key, new Entry(Now));
    }

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
                    verified.Set(key, new Entry(Now));
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
        if (!macs.Value!.TryComputeHash(buffer[..length], MemoryMarshal.AsBytes(new Span<Key>(ref key)), out _))
            throw new UnreachableException();
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

    /// <summary>When a hash was run and its outcome last used, for many threads.</summary>
    private sealed class Entry(TimeSpan hashedAt)
    {
        private long usedAt = hashedAt.Ticks;
        private long renewalFrom = (hashedAt + RenewalFrom).Ticks;

        public bool TryUse(TimeSpan now)
        {
            if (now - hashedAt >= LongestLife || now.Ticks - Volatile.Read(ref usedAt) >= LongestIdle.Ticks)
                return false;
            Volatile.Write(ref usedAt, now.Ticks);
            return true;
        }

        /// <summary>True for one caller now and then, once the hash is old.</summary>
        public bool IsToBeRenewed(TimeSpan now)
        {
            var from = Volatile.Read(ref renewalFrom);
            return now.Ticks >= from && Interlocked.CompareExchange(ref renewalFrom, (now + BetweenRenewals).Ticks, from) == from;
        }
    }
}
