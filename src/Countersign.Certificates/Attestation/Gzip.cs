using System.Buffers.Binary;

namespace Countersign.Certificates.Attestation;

/// <summary>Unpacks a gzip file of one member (RFC 1952). Several members, one after the other, are none: two readers would read different things.</summary>
internal static class Gzip
{
    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;
    private const byte HasName = 0x08;

    private static ReadOnlySpan<byte> Deflated => [0x1F, 0x8B, 0x08];

    /// <summary>What was packed; null when it is anything else. Its CRC is not looked at: what is packed here is signed.</summary>
    public static byte[]? Inflate(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes + TrailerBytes || !file.StartsWith(Deflated))
            return null;
        var packed = file[HeaderBytes..^TrailerBytes];
        var flags = file[Deflated.Length];
        if (flags == HasName)
            packed = packed[(packed.IndexOf((byte)0) + 1)..];
        else if (flags != 0)
            return null;
        return Inflation.Inflate(packed, BinaryPrimitives.ReadUInt32LittleEndian(file[^sizeof(uint)..]));
    }
}
