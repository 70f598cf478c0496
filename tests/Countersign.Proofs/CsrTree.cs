namespace Countersign.Proofs;

/// <summary>
/// A request as a tree of values, also of those inside strings of octets and bits: whatever is changed in it, all lengths still fit, so that
/// what reads the inner values meets the change.
/// </summary>
internal sealed class CsrTree
{
    private const byte Constructed = 0x20;
    private const byte BitString = 0x03;
    private const byte OctetString = 0x04;
    private const int MostDepth = 40;

    private CsrTree(byte tag) => Tag = tag;

    /// <summary>The tag.</summary>
    public byte Tag { get; set; }

    /// <summary>What stands before the inner values, or is all there is.</summary>
    public byte[] Content { get; set; } = [];

    /// <summary>The inner values.</summary>
    public List<CsrTree> Inner { get; } = [];

    /// <summary>This value and all in it.</summary>
    public IEnumerable<CsrTree> All => Inner.SelectMany(inner => inner.All).Prepend(this);

    /// <summary>Reads one value; null when the bytes are not one.</summary>
    public static CsrTree? Read(ReadOnlySpan<byte> der) => ReadAll(der, 0) is [var one] ? one : null;

    /// <summary>Writes it again.</summary>
    public byte[] Encode() => CsrMaterial.Tlv(Tag, [.. Content, .. Inner.SelectMany(inner => inner.Encode())]);

    /// <summary>Another of the same.</summary>
    public CsrTree Copy()
    {
        var copy = new CsrTree(Tag) { Content = Content };
        copy.Inner.AddRange(Inner.Select(inner => inner.Copy()));
        return copy;
    }

    private static List<CsrTree>? ReadAll(ReadOnlySpan<byte> der, int depth)
    {
        var values = new List<CsrTree>();
        while (!der.IsEmpty)
        {
            if (!TryReadHeader(der, out var content, out var length))
                return null;
            values.Add(ReadOne(der[0], der.Slice(content, length), depth));
            der = der[(content + length)..];
        }

        return values;
    }

    private static CsrTree ReadOne(byte tag, ReadOnlySpan<byte> content, int depth)
    {
        var prefix = tag == BitString ? Math.Min(1, content.Length) : 0;
        var mayHold = (tag & Constructed) != 0 || (tag is BitString or OctetString && content.Length > 2 && content[prefix] == 0x30);
        if (!mayHold || depth == MostDepth || ReadAll(content[prefix..], depth + 1) is not { } inner)
            return new CsrTree(tag) { Content = content.ToArray() };
        var value = new CsrTree(tag) { Content = content[..prefix].ToArray() };
        value.Inner.AddRange(inner);
        return value;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> der, out int content, out int length)
    {
        (content, length) = (2, 0);
        if (der.Length < 2)
            return false;
        length = der[1];
        if (length >= 0x80)
        {
            content += length & 0x7F;
            if (content > 5 || content > der.Length)
                return false;
            length = 0;
            foreach (var octet in der[2..content])
                length = (length << 8) | octet;
        }

        return content + length <= der.Length;
    }
}
