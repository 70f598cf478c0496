using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Countersign.Server.Orders;

/// <summary>
/// A keyed one-to-one map between ids from 0 and numbers of ten digits of which the first is not 0: a Feistel network over 90,000 by 100,000
/// whose round function is AES-256. A number is an identifier and proves nothing.
/// </summary>
public sealed class NumberPermutation : IDisposable
{
    /// <summary>The length of the key in bytes.</summary>
    public const int KeyLength = 32;

    private const long Smallest = 1_000_000_000;

    // Left * Right is exactly the count of ten-digit numbers, so the permutation closes over them and never has to be repeated.
    private const uint Left = 90_000;
    private const uint Right = 100_000;
    private const int Rounds = 8;
    private const int AesBlock = 16;

    private readonly Aes aes = Aes.Create();

    /// <param name="key">32 bytes.</param>
    public NumberPermutation(byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyLength);
        aes.Key = key;
    }

    /// <summary>Replaces each id by its number; many at once cost little more than one.</summary>
    public void Show(Span<long> ids)
    {
        foreach (var id in ids)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(id);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, (long)Left * Right);
        }

        var work = new Work(ids);
        for (var round = 0; round < Rounds; round += 2)
        {
            work.Shift(aes, round, work.Rights, work.Lefts, Left, back: false);
            work.Shift(aes, round + 1, work.Lefts, work.Rights, Right, back: false);
        }

        for (var i = 0; i < ids.Length; i++)
            ids[i] = Smallest + ((long)work.Lefts[i] * Right) + work.Rights[i];
    }

    /// <summary>The id behind a number of ten digits.</summary>
    public long Find(long number)
    {
        var work = new Work([number - Smallest]);
        for (var round = Rounds - 2; round >= 0; round -= 2)
        {
            work.Shift(aes, round + 1, work.Lefts, work.Rights, Right, back: true);
            work.Shift(aes, round, work.Rights, work.Lefts, Left, back: true);
        }

        return ((long)work.Lefts[0] * Right) + work.Rights[0];
    }

    /// <inheritdoc/>
    public void Dispose() => aes.Dispose();

    /// <summary>Both halves of many values, and the room to encrypt one of them.</summary>
    private sealed class Work
    {
        private readonly byte[] input;
        private readonly byte[] output;

        public Work(ReadOnlySpan<long> values)
        {
            (Lefts, Rights) = (new uint[values.Length], new uint[values.Length]);
            (input, output) = (new byte[values.Length * AesBlock], new byte[values.Length * AesBlock]);
            for (var i = 0; i < values.Length; i++)
                (Lefts[i], Rights[i]) = ((uint)(values[i] / Right), (uint)(values[i] % Right));
        }

        public uint[] Lefts { get; }

        public uint[] Rights { get; }

        // 64 bits of the cipher text, so that the remainder's bias is below 2^-47. One instance serves many threads: it is not changed.
        public void Shift(Aes aes, int round, uint[] from, uint[] to, uint size, bool back)
        {
            for (var i = 0; i < from.Length; i++)
            {
                var block = input.AsSpan(i * AesBlock, AesBlock);
                BinaryPrimitives.WriteInt32BigEndian(block, round);
                BinaryPrimitives.WriteUInt32BigEndian(block[sizeof(int)..], from[i]);
            }

            aes.EncryptEcb(input, output, PaddingMode.None);
            for (var i = 0; i < to.Length; i++)
            {
                var shift = (uint)(BinaryPrimitives.ReadUInt64BigEndian(output.AsSpan(i * AesBlock)) % size);
                to[i] = (to[i] + (back ? size - shift : shift)) % size;
            }
        }
    }
}
