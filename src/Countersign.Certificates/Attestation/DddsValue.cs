using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// A value of the encoding of nShield warrants, as far as warrants use it (Entrust, "Warrant format", which names the kinds; the tags are those of
/// its examples). A value is its bytes: what is inside is found by walking over it, never by recursion.
/// </summary>
/// <param name="encoded">The value, and nothing else.</param>
internal readonly struct DddsValue(ReadOnlyMemory<byte> encoded)
{
    private enum Kind
    {
        None,
        Number,
        Text,
        Symbol,
        List,
        Map,
        Block,
        LargeNumber,
    }

    private readonly record struct Head(Kind Kind, int Start, int Length, int Children);

    /// <summary>The bytes of a block; null when it is none.</summary>
    public ReadOnlyMemory<byte>? Block => Content(Kind.Block);

    /// <summary>The name that a symbol is; null when it is none.</summary>
    public string? Symbol => Content(Kind.Symbol) is { } content ? Encoding.Latin1.GetString(content.Span) : null;

    /// <summary>A text; null when it is none.</summary>
    public string? Text => Content(Kind.Text) is { } content ? Encoding.Latin1.GetString(content.Span) : null;

    /// <summary>A number, below 32 or the content of a block; null when it is none.</summary>
    public BigInteger? Number => ReadHead(encoded.Span) switch
    {
        { Kind: Kind.Number } => encoded.Span[0],
        { Kind: Kind.LargeNumber } => new DddsValue(encoded[1..]).Block is { } block ? new BigInteger(block.Span, isUnsigned: true, isBigEndian: true) : null,
        _ => null,
    };

    /// <summary>What a list holds; null when it is none.</summary>
    public IReadOnlyList<DddsValue>? Items => ReadHead(encoded.Span).Kind == Kind.List ? Children() : null;

    /// <summary>What a map holds, by symbols; null when it is none, or holds one twice.</summary>
    public IReadOnlyDictionary<string, DddsValue>? Members
    {
        get
        {
            if (ReadHead(encoded.Span).Kind != Kind.Map)
                return null;
            var (members, children) = (new Dictionary<string, DddsValue>(StringComparer.Ordinal), Children());
            for (var i = 0; i < children.Count; i += 2)
            {
                if (children[i].Symbol is not { } name || !members.TryAdd(name, children[i + 1]))
                    return null;
            }

            return members;
        }
    }

    /// <summary>Reads the one value that bytes are; null when they are anything else.</summary>
    public static DddsValue? Read(ReadOnlyMemory<byte> bytes) => Extent(bytes.Span) == bytes.Length && bytes.Length > 0 ? new DddsValue(bytes) : null;

    private ReadOnlyMemory<byte>? Content(Kind kind)
    {
        var head = ReadHead(encoded.Span);
        // Not by a conditional operator: its null would become an empty memory.
        if (head.Kind != kind)
            return null;
        return encoded[head.Start..];
    }

    // Every value was walked over when it was read, so that all that is inside has its end.
    private List<DddsValue> Children()
    {
        var head = ReadHead(encoded.Span);
        var children = new List<DddsValue>(head.Children);
        for (var rest = encoded[head.Start..]; children.Count < head.Children; rest = rest[Extent(rest.Span)..])
            children.Add(new DddsValue(rest[..Extent(rest.Span)]));
        return children;
    }

    /// <summary>How long the value is that bytes begin with; 0 when there is none.</summary>
    private static int Extent(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        for (var open = 1; open > 0; open--)
        {
            var head = ReadHead(bytes[at..]);
            if (head.Kind == Kind.None)
                return 0;
            at += head.Start + head.Length;
            open += head.Children;
        }

        return at;
    }

    private static Head ReadHead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return default;
        var low = bytes[0] & 0x0F;
        Head head = bytes[0] switch
        {
            < 0x20 => new(Kind.Number, 1, 0, 0),
            < 0x30 => new(Kind.Text, 1, low, 0),
            < 0x40 => new(Kind.Symbol, 1, low, 0),
            >= 0x90 and < 0xA0 => new(Kind.List, 1, 0, low),
            >= 0xB0 and < 0xC0 => new(Kind.Map, 1, 0, 2 * low),
            0xC4 when bytes.Length > 1 => new(Kind.Symbol, 2, bytes[1], 0),
            0xC5 when bytes.Length > 1 => new(Kind.Block, 2, bytes[1], 0),
            0xD5 when bytes.Length > 2 => new(Kind.Block, 3, BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), 0),
            0xF4 => new(Kind.LargeNumber, 1, 0, 1),
            _ => default,
        };
        return head.Start + head.Length <= bytes.Length ? head : default;
    }
}
