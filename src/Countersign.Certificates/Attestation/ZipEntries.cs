using System.Buffers.Binary;
using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>A file in a ZIP archive.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Method">How it is packed.</param>
/// <param name="Packed">What of it is in the archive.</param>
/// <param name="Size">The size that it says to have unpacked.</param>
internal sealed record ZipEntry(string Name, ushort Method, ReadOnlyMemory<byte> Packed, uint Size)
{
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    /// <summary>Its content; null when it is damaged, or packed in an unusual way. Its CRC is not looked at: all that is taken from it is signed.</summary>
    public byte[]? Unpack() => Method switch
    {
        Stored => Packed.Length == Size ? Packed.ToArray() : null,
        Deflated => Inflation.Inflate(Packed.Span, Size),
        _ => null,
    };
}

/// <summary>
/// Reads the directory of a ZIP archive (PKWARE APPNOTE.TXT sections 4.3.7 to 4.3.16) strictly: one disk, no encryption, no ZIP64, no comment behind
/// it, nothing between directory and end. The platform's own class takes more than that, and throws what it likes.
/// </summary>
internal static class ZipEntries
{
    /// <summary>The most files of an archive.</summary>
    public const int Most = 8;

    private const uint LocalSignature = 0x04034B50;
    private const uint CentralSignature = 0x02014B50;
    private const uint EndSignature = 0x06054B50;
    private const int LocalBytes = 30;
    private const int CentralBytes = 46;
    private const int EndBytes = 22;
    private const int Encrypted = 0x01;

    /// <summary>Whether something means to be an archive.</summary>
    public static bool Are(ReadOnlySpan<byte> bytes) => bytes.StartsWith("PK"u8);

    /// <summary>The files of an archive; null when it is none, is damaged, has too many, or would unpack to more than <see cref="Inflation.MostBytes"/>.</summary>
    public static IReadOnlyList<ZipEntry>? Read(ReadOnlyMemory<byte> archive)
    {
        if (archive.Length < EndBytes)
            return null;
        var end = archive.Span[^EndBytes..];
        var (count, size, start) = (Short(end, 10), Long(end, 12), Long(end, 16));
        // The numbers of the disks, and the length of the comment, are nought.
        if (Long(end, 0) != EndSignature || Long(end, 4) != 0 || Short(end, 8) != count || count > Most || Short(end, 20) != 0
            || (ulong)start + size + EndBytes != (ulong)archive.Length)
        {
            return null;
        }

        var entries = new List<ZipEntry>();
        var directory = archive.Span.Slice((int)start, (int)size);
        while (!directory.IsEmpty)
        {
            if (entries.Count == count || ReadOne(archive[..(int)start], ref directory) is not { } entry)
                return null;
            entries.Add(entry);
        }

        return entries.Count == count && entries.Sum(entry => (long)entry.Size) <= Inflation.MostBytes ? entries : null;
    }

    private static ZipEntry? ReadOne(ReadOnlyMemory<byte> files, ref ReadOnlySpan<byte> directory)
    {
        if (directory.Length < CentralBytes || Long(directory, 0) != CentralSignature || (Short(directory, 8) & Encrypted) != 0)
            return null;
        var header = directory;
        var nameEnd = CentralBytes + Short(header, 28);
        var length = nameEnd + Short(header, 30) + Short(header, 32);
        if (length > header.Length)
            return null;
        directory = header[length..];
        var name = header[CentralBytes..nameEnd];
        return Find(files, Long(header, 42), Long(header, 20), name) is { } packed
            ? new ZipEntry(Encoding.Latin1.GetString(name), Short(header, 10), packed, Long(header, 24)) : null;
    }

    // Some programs read the names before the files, others those of the directory: they must be the same. The sizes before a file may be left out.
    private static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> files, uint at, uint size, ReadOnlySpan<byte> name)
    {
        if ((ulong)at + LocalBytes > (ulong)files.Length)
            return null;
        var header = files.Span[(int)at..];
        var nameEnd = LocalBytes + Short(header, 26);
        var start = nameEnd + Short(header, 28);
        return Long(header, 0) == LocalSignature && (ulong)start + size <= (ulong)header.Length && header[LocalBytes..nameEnd].SequenceEqual(name)
            ? files.Slice((int)at + start, (int)size) : null;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
