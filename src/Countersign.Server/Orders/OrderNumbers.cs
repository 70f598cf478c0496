using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>
/// The numbers of orders. The key of an order is its place in a sequence, taken in blocks; the number shown is a keyed permutation of it, ten
/// digits of which the first is not 0, so that it needs no second index and tells nobody how many orders there are.
/// </summary>
public sealed class OrderNumbers(Database database, GroupCommit commits) : IDisposable
{
    /// <summary>How many ids are taken at once; a restart leaves the rest of a block unused.</summary>
    public const int BlockSize = 1000;

    private const string Counter = "order";
    private const string SecretName = "order-number";
    private const int KeyLength = 32;
    private const long Smallest = 1_000_000_000;

    // Left * Right is exactly the count of ten-digit numbers, so the permutation closes over them and never has to be repeated.
    private const uint Left = 90_000;
    private const uint Right = 100_000;
    private const int Rounds = 8;

    private readonly Lock blocks = new();

    // One instance behind its lock takes a quarter of the time of HMACSHA256.HashData, which fetches the algorithm at each call.
    private readonly Lock macs = new();
    private HMACSHA256? mac;
    private long next;
    private long end;
    private Task<long>? spare;

    private HMACSHA256 Mac => mac ?? throw new InvalidOperationException("Open comes before the first number.");

    /// <summary>Reads the permutation's key from the store, where it moves with backups, and makes it once.</summary>
    public async Task Open(CancellationToken cancellation) =>
        mac = new HMACSHA256(await Secrets.ReadOrCreate(database, commits, SecretName, KeyLength, cancellation).ConfigureAwait(false));

    /// <summary>The id of a new order, never given before; waits only when a whole block went before the next one came.</summary>
    /// <exception cref="StoreUnsoundException">No block can be taken from the store.</exception>
    public async ValueTask<long> Next(CancellationToken cancellation)
    {
        while (true)
        {
            Task<long> refill;
            lock (blocks)
            {
                if (next == end && spare is { IsCompletedSuccessfully: true } block)
                    Adopt(block.GetAwaiter().GetResult());
                if (next < end)
                    return TakeOne();
                refill = spare = Pending(spare);
            }

            await refill.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The number that callers see for the order <paramref name="id"/>.</summary>
    public string Show(long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, (long)Left * Right);
        var (left, right) = ((uint)(id / Right), (uint)(id % Right));
        lock (macs)
        {
            for (var round = 0; round < Rounds; round += 2)
            {
                left = (uint)((left + Shift(round, right, Left)) % Left);
                right = (uint)((right + Shift(round + 1, left, Right)) % Right);
            }
        }

        return (Smallest + ((long)left * Right) + right).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The id behind a number; false when <paramref name="shown"/> is not ten ASCII digits of which the first is not 0.</summary>
    public bool TryFind(string shown, out long id)
    {
        id = 0;
        if (shown is not { Length: 10 } || shown[0] == '0' || !shown.All(char.IsAsciiDigit))
            return false;
        var number = long.Parse(shown, CultureInfo.InvariantCulture) - Smallest;
        var (left, right) = ((uint)(number / Right), (uint)(number % Right));
        lock (macs)
        {
            for (var round = Rounds - 2; round >= 0; round -= 2)
            {
                right = (uint)((right + Right - Shift(round + 1, left, Right)) % Right);
                left = (uint)((left + Left - Shift(round, right, Left)) % Left);
            }
        }

        id = ((long)left * Right) + right;
        return true;
    }

    /// <summary>Forgets the permutation's key.</summary>
    public void Dispose() => mac?.Dispose();

    // A Feistel round's function: 64 bits of the digest, so that the remainder's bias is below 2^-47.
    private long Shift(int round, uint half, uint size)
    {
        Span<byte> input = stackalloc byte[sizeof(int) + sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(input, round);
        BinaryPrimitives.WriteUInt32BigEndian(input[sizeof(int)..], half);
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Mac.TryComputeHash(input, digest, out _))
            throw new InvalidOperationException("The digest does not fit its own length.");
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(digest) % size);
    }

    private long TakeOne()
    {
        // Asked for ahead of need, so that orders do not wait for it.
        if (end - next <= BlockSize / 2)
            spare = Pending(spare);
        return next++;
    }

    private void Adopt(long first)
    {
        (next, end, spare) = (first, first + BlockSize, null);
    }

    // A block that failed to come is asked for again.
    private Task<long> Pending(Task<long>? asked) =>
        asked is null or { IsFaulted: true } or { IsCanceled: true } ? commits.Reserve(Counter, BlockSize, CancellationToken.None) : asked;
}
