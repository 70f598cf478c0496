using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Proofs.Attestation;

/// <summary>Writes the encoding of nShield warrants.</summary>
internal static class DddsBytes
{
    private static readonly byte[] Sha512 = List(Symbol("ECDSA"), List(Symbol("EMSA1"), Symbol("SHA512")));

    /// <summary>A symbol.</summary>
    public static byte[] Symbol(string name) => [.. name.Length < 16 ? [(byte)(0x30 + name.Length)] : new byte[] { 0xC4, (byte)name.Length }, .. Encoding.ASCII.GetBytes(name)];

    /// <summary>A text below 16 characters.</summary>
    public static byte[] Text(string text) => [(byte)(0x20 + text.Length), .. Encoding.ASCII.GetBytes(text)];

    /// <summary>A block of bytes.</summary>
    public static byte[] Block(byte[] bytes)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        return bytes.Length < 256 ? [0xC5, length[1], .. bytes] : [0xD5, .. length, .. bytes];
    }

    /// <summary>A list.</summary>
    public static byte[] List(params byte[][] items) => [(byte)(0x90 + items.Length), .. items.SelectMany(item => item)];

    /// <summary>A map.</summary>
    public static byte[] Map(params (string Name, byte[] Value)[] members) =>
        [(byte)(0xB0 + members.Length), .. members.SelectMany(member => (byte[])[.. Symbol(member.Name), .. member.Value])];

    /// <summary>What passes on the right to warrant.</summary>
    public static byte[] Delegation(MadeKey key) => Map(("DelegateKey", Key(key)), ("SigMech", Sha512), ("WarrantCertificateType", Symbol("Delegation")));

    /// <summary>What names a module, and to which level of FIPS 140-2 it is certified; 0 for none.</summary>
    public static byte[] Module(string kind, string serial, MadeKey key, byte level) => Map(
        ("ElectronicSerialNumber", Text(serial)), ("Approvals", level == 0 ? List() : List(List(Symbol("FIPS140"), [2], [level], Symbol("MultiChipEmbedded")))),
        ("WarrantCertificateType", Symbol(kind)), ("KLF2pub", Key(key)), ("KLF2mech", Sha512));

    /// <summary>A certificate of a warrant.</summary>
    public static byte[] Certificate(byte[] payload, byte[] signature) => Map(("Payload", Block(payload)), ("Signature", Block(signature)));

    private static byte[] Key(MadeKey key)
    {
        var point = ((ECDsa)key.Key).ExportParameters(false).Q;
        return List(Symbol("ECDSA"), Symbol("Public"), Symbol("NISTP521"), List(Number(point.X!), Number(point.Y!)));
    }

    private static byte[] Number(byte[] number) => [0xF4, .. Block([.. number.AsSpan().TrimStart((byte)0)])];
}
