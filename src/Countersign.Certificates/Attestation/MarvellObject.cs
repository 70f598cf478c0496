using System.Buffers.Binary;
using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// What a LiquidSecurity module says of one of its objects: attributes, of which most have the numbers of PKCS #11 (Marvell, "LiquidSecurity HSM software
/// key attestation").
/// </summary>
internal sealed class MarvellObject
{
    /// <summary>The most attributes of one; keys have 35 to 37.</summary>
    public const int MostAttributes = 64;

    public const uint ObjectClass = 0x0000;
    public const uint KeyType = 0x0100;
    public const uint Identifier = 0x0102;
    public const uint Sensitive = 0x0103;
    public const uint Sign = 0x0108;
    public const uint Extractable = 0x0162;
    public const uint Local = 0x0163;
    public const uint NeverExtractable = 0x0164;
    public const uint AlwaysSensitive = 0x0165;

    /// <summary>The modulus of an RSA key; of a curve's, the point: 04, x, y.</summary>
    public const uint Modulus = 0x0120;
    public const uint PublicExponent = 0x0122;

    /// <summary>The SHA-256 of the key's SubjectPublicKeyInfo: Marvell's "extended key check value".</summary>
    public const uint KeyHash = 0x1003;

    private const int HeaderBytes = 12;
    private const int AttributeHeaderBytes = 8;
    private const byte PublicKey = 0x02;
    private const byte PrivateKey = 0x03;

    private readonly Dictionary<uint, byte[]> attributes;

    private MarvellObject(Dictionary<uint, byte[]> attributes) => this.attributes = attributes;

    /// <summary>Whether it is the public half of a key.</summary>
    public bool IsPublicKey => Is(ObjectClass, PublicKey);

    /// <summary>Whether it is the private half of a key.</summary>
    public bool IsPrivateKey => Is(ObjectClass, PrivateKey);

    /// <summary>The identifier that whoever made the key has given it, without the zeros behind it; null when it is none that can be shown.</summary>
    public string? Name =>
        Value(Identifier).TrimEnd((byte)0) is { IsEmpty: false } name && Ascii.IsValid(name) && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? Encoding.ASCII.GetString(name) : null;

    /// <summary>The value of an attribute; empty without it.</summary>
    public ReadOnlySpan<byte> Value(uint attribute) => attributes.GetValueOrDefault(attribute, []);

    /// <summary>Whether an attribute is there and has this value of one byte.</summary>
    public bool Is(uint attribute, byte value) => Value(attribute) is [var only] && only == value;

    /// <summary>
    /// Reads one: handle, number of attributes, their size, then of each its tag, its length, its value; null unless that is all, and no tag comes twice.
    /// </summary>
    public static MarvellObject? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes)
            return null;
        var count = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        var rest = bytes[HeaderBytes..];
        if (count > MostAttributes || size != rest.Length)
            return null;
        var attributes = new Dictionary<uint, byte[]>();
        for (; count > 0; count--)
        {
            if (rest.Length < AttributeHeaderBytes)
                return null;
            var tag = BinaryPrimitives.ReadUInt32BigEndian(rest);
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
            rest = rest[AttributeHeaderBytes..];
            if (length > rest.Length || !attributes.TryAdd(tag, rest[..(int)length].ToArray()))
                return null;
            rest = rest[(int)length..];
        }

        return rest.IsEmpty ? new MarvellObject(attributes) : null;
    }
}
