namespace Countersign.Certificates.Requests;

/// <summary>Reads one value after the other from bytes that <see cref="DerWalk"/> has found strict; nothing is copied and nothing is thrown.</summary>
/// <param name="der">The values.</param>
internal ref struct DerReader(ReadOnlySpan<byte> der)
{
    public const byte Boolean = 0x01;
    public const byte Integer = 0x02;
    public const byte BitString = 0x03;
    public const byte OctetString = 0x04;
    public const byte Identifier = 0x06;
    public const byte Sequence = 0x30;
    public const byte Set = 0x31;

    private ReadOnlySpan<byte> rest = der;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>The tag of the next value; 0 at the end.</summary>
    public readonly byte NextTag => rest.IsEmpty ? (byte)0 : rest[0];

    /// <summary>What is left, as it is encoded.</summary>
    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <summary>Whether an algorithm has no parameters, in either of the two ways to say so.</summary>
    public static bool IsNullOrNothing(ReadOnlySpan<byte> parameters) => parameters.IsEmpty || parameters is [0x05, 0x00];

    /// <summary>Reads the content of the next value if it has this tag.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content) => TryRead(tag, out content, out _);

    /// <summary>The same, with the value as a whole.</summary>
    public bool TryRead(byte tag, out ReadOnlySpan<byte> content, out ReadOnlySpan<byte> whole)
    {
        content = whole = default;
        if (NextTag != tag || !DerWalk.TryReadHeader(rest, 0, rest.Length, out _, out var start, out var length))
            return false;
        content = rest.Slice(start, length);
        whole = rest[..(start + length)];
        rest = rest[(start + length)..];
        return true;
    }

    /// <summary>Reads the next value if it is made of others.</summary>
    public bool TryEnter(byte tag, out DerReader inner)
    {
        var isThere = TryRead(tag, out var content);
        inner = new DerReader(content);
        return isThere;
    }

    /// <summary>Reads the next value, whatever it is.</summary>
    public bool TryReadAny(out byte tag, out ReadOnlySpan<byte> content)
    {
        tag = NextTag;
        return TryRead(tag, out content);
    }
}
