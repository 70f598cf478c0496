using System.Buffers.Binary;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// A statement of a LiquidSecurity module, firmware 3.2-08 and later (Marvell, "LiquidSecurity HSM software key attestation"), all numbers big-endian:
/// response code, flags, total size, size of the information; the handles; the information: version, flags, where the objects begin, the objects;
/// the signature.
/// </summary>
/// <param name="Signed">What is signed.</param>
/// <param name="Signature">RSASSA-PKCS1-v1_5 with SHA-256, by the partition.</param>
/// <param name="Objects">One or two.</param>
internal sealed record MarvellStatement(ReadOnlyMemory<byte> Signed, ReadOnlyMemory<byte> Signature, IReadOnlyList<MarvellObject> Objects)
{
    private const int HeaderBytes = 16;
    private const int InformationHeaderBytes = 8;
    private const int SignatureBytes = 256;
    private const ushort Version = 1;

    // Headers and attributes.
    private const ushort Flags = 3;

    /// <summary>The private key that the statement is about; null unless it is about one alone, with its public half or without.</summary>
    public MarvellObject? PrivateKey =>
        Objects.Where(one => one.IsPrivateKey).Take(2).ToList() is [var key] && Objects.All(one => one == key || one.IsPublicKey) ? key : null;

    /// <summary>Reads one; null when a size in it does not fit, or anything is left over.</summary>
    public static MarvellStatement? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + InformationHeaderBytes + SignatureBytes)
            return null;
        var signed = bytes[..^SignatureBytes];
        var header = signed.Span;
        var (code, flags) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        var (total, size) = (BinaryPrimitives.ReadUInt32BigEndian(header[8..]), BinaryPrimitives.ReadUInt32BigEndian(header[12..]));
        if (code != 0 || flags != Flags || total != bytes.Length || size < InformationHeaderBytes || size > signed.Length - HeaderBytes)
            return null;
        return ReadObjects(signed.Span[^(int)size..]) is { } objects ? new MarvellStatement(signed, bytes[^SignatureBytes..], objects) : null;
    }

    private static List<MarvellObject>? ReadObjects(ReadOnlySpan<byte> information)
    {
        var (version, flags) = (BinaryPrimitives.ReadUInt16BigEndian(information), BinaryPrimitives.ReadUInt16BigEndian(information[2..]));
        int first = BinaryPrimitives.ReadUInt16BigEndian(information[4..]);
        int second = BinaryPrimitives.ReadUInt16BigEndian(information[6..]);
        if (version != Version || flags != Flags || first != InformationHeaderBytes)
            return null;
        // A single object has no second; else the one ends where the other begins.
        if (second == 0)
            return MarvellObject.Read(information[first..]) is { } only ? [only] : null;
        return second >= first && second <= information.Length && MarvellObject.Read(information[first..second]) is { } one
            && MarvellObject.Read(information[second..]) is { } other ? [one, other] : null;
    }
}
