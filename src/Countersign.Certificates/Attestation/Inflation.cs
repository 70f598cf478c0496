using System.IO.Compression;

namespace Countersign.Certificates.Attestation;

/// <summary>Unpacks DEFLATE data (RFC 1951) of which the size is known before, so that nothing grows beyond it.</summary>
internal static class Inflation
{
    /// <summary>The most bytes that anything unpacks to.</summary>
    public const int MostBytes = 64 * 1024;

    // Statements, for all their zeros, shrink to a third; what is made to burst shrinks to a thousandth.
    private const int MostRatio = 64;

    /// <summary>All that was packed; null when it is damaged, is not of this size, is too large, or does not end where the data ends.</summary>
    public static byte[]? Inflate(ReadOnlySpan<byte> packed, uint size)
    {
        if (size is 0 or > MostBytes || size > (ulong)packed.Length * MostRatio)
            return null;
        using var source = new LastByteApart(packed.ToArray());
        using var inflater = new DeflateStream(source, CompressionMode.Decompress);
        var unpacked = new byte[size];
        try
        {
            return inflater.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false) == unpacked.Length && inflater.ReadByte() < 0
                && source.Position == source.Length && !source.HasRunDry ? unpacked : null;
        }
        catch (InvalidDataException)
        {
            return null; // What the class throws for every code that DEFLATE does not have.
        }
    }

    /// <summary>Gives the last byte by itself: the inflater asks for it only if what was packed has not ended before, and so the place tells.</summary>
    private sealed class LastByteApart(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        /// <summary>Whether more was asked for than there is.</summary>
        public bool HasRunDry { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, (int)Math.Min(count, Math.Max(1, Length - Position - 1)));
            HasRunDry |= read == 0;
            return read;
        }
    }
}
