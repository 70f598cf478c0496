using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>Reads one thing that a module marshals.</summary>
internal delegate T NCoreForm<out T>(ref NCoreReader reader);

/// <summary>
/// Reads what nShield modules marshal (Entrust, "nCore wire format"): words of four bytes, the lowest byte first, and what is made of them. After the
/// first fault everything reads as nothing, so that it is enough to ask for a fault at the end.
/// </summary>
/// <param name="message">What was marshalled.</param>
internal ref struct NCoreReader(ReadOnlySpan<byte> message)
{
    private const int WordBytes = 4;
    private const int HashBytes = 20;
    private const uint Sha1 = 44;

    // 8,192 bits, and a word more because some programs fill up to whole words above the sign.
    private const uint MostNumberBytes = 1024 + WordBytes;
    private const uint MostTextBytes = 64;

    private ReadOnlySpan<byte> rest = message;

    /// <summary>What was wrong first; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Says that something is wrong, and reads no further.</summary>
    public void Refuse(string fault)
    {
        Fault ??= fault;
        rest = default;
    }

    /// <summary>Reads M_Word, or a tag, or flags.</summary>
    public uint Word() => Take(WordBytes) is { Length: WordBytes } word ? BinaryPrimitives.ReadUInt32LittleEndian(word) : 0;

    /// <summary>Reads a word that may only have some of its bits set.</summary>
    public uint Flags(uint known, string of)
    {
        var flags = Word();
        if ((flags & ~known) != 0)
            Refuse($"flags {flags:x} of {of} are not known");
        return flags;
    }

    /// <summary>Reads how many things follow.</summary>
    public uint Count(uint most, string of)
    {
        var count = Word();
        if (count > most)
            Refuse($"{count} are too many {of}");
        return count > most ? 0 : count;
    }

    /// <summary>Reads M_Bignum, which is never negative.</summary>
    public BigInteger Number()
    {
        var length = Word();
        if (length > MostNumberBytes)
            Refuse($"a number has {length} bytes");
        return new BigInteger(Take(length), isUnsigned: true);
    }

    /// <summary>Reads M_Hash, as lower-case hex.</summary>
    public string Hash() => Convert.ToHexStringLower(Take(HashBytes));

    /// <summary>Reads M_KeyHashEx, which may name other hashes than modules make today.</summary>
    public string HashOfKey()
    {
        if (Word() is not Sha1 and var mechanism)
            Refuse($"keys are hashed by mechanism {mechanism}");
        return Hash();
    }

    /// <summary>Reads M_ASCIIString: its length counts the NUL at its end, and it is filled up to whole words.</summary>
    public string Text()
    {
        var length = Word();
        if (length is 0 or > MostTextBytes)
            Refuse($"a text has {length} bytes");
        var text = Take(length);
        if (!Take((WordBytes - (length % WordBytes)) % WordBytes).TrimStart((byte)0).IsEmpty)
            Refuse("a text is not filled up with zeros");
        if (text.IsEmpty || text[^1] != 0 || text[..^1].ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            Refuse("a text is not ASCII");
        return Fault is null ? Encoding.ASCII.GetString(text[..^1]) : "";
    }

    /// <summary>Says that nothing may follow.</summary>
    public void End()
    {
        if (!rest.IsEmpty)
            Refuse($"{rest.Length} bytes follow its end");
    }

    private ReadOnlySpan<byte> Take(uint length)
    {
        if (length > (uint)rest.Length)
        {
            Refuse("it ends too early");
            return default;
        }

        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }
}
