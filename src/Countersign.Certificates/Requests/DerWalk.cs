namespace Countersign.Certificates.Requests;

/// <summary>
/// Whether bytes are one strict DER value within limits, before anything reads them for what they say. It never recurses, so that no depth of
/// nesting reaches the stack (T36: a stack overflow ends the process).
/// </summary>
internal static class DerWalk
{
    private const int MostDepth = 16;
    private const int MostNodes = 4096;
    private const int MostIdentifierBytes = 64;

    private const byte Constructed = 0x20;
    private const byte MultiByteTag = 0x1F;
    private const byte ClassBits = 0xC0;

    /// <summary>Whether all of <paramref name="der"/> is one value, strictly encoded.</summary>
    public static bool IsStrict(ReadOnlySpan<byte> der)
    {
        Span<int> ends = stackalloc int[MostDepth];
        var (depth, at, nodes) = (0, 0, 0);
        if (!TryReadHeader(der, 0, der.Length, out _, out var content, out var length) || content + length != der.Length)
            return false;
        while (at < der.Length)
        {
            while (depth > 0 && at == ends[depth - 1])
                depth--;
            var end = depth == 0 ? der.Length : ends[depth - 1];
            if (++nodes > MostNodes || !TryReadHeader(der, at, end, out var tag, out content, out length))
                return false;
            at = content;
            if ((tag & Constructed) == 0)
            {
                if (!IsSound(tag, der.Slice(content, length)))
                    return false;
                at += length;
            }
            else if (!MayHoldOthers(tag))
            {
                return false;
            }
            else if (length > 0)
            {
                if (depth == MostDepth)
                    return false;
                ends[depth++] = content + length;
            }
        }

        return true;
    }

    /// <summary>Reads tag and length at a place; false unless the length is definite, minimal and within <paramref name="end"/>.</summary>
    internal static bool TryReadHeader(ReadOnlySpan<byte> der, int at, int end, out byte tag, out int content, out int length)
    {
        (tag, content, length) = (0, 0, 0);
        if (at + 2 > end)
            return false;
        (tag, length, content) = (der[at], der[at + 1], at + 2);
        if ((tag & MultiByteTag) == MultiByteTag)
            return false;
        if (length >= 0x80)
        {
            // Two bytes of length hold more than a CSR may have.
            var bytes = length & 0x7F;
            if (bytes is 0 or > 2 || content + bytes > end)
                return false;
            length = bytes == 1 ? der[content] : (der[content] << 8) | der[content + 1];
            if (length < (bytes == 1 ? 0x80 : 0x100))
                return false;
            content += bytes;
        }

        return content + length <= end;
    }

    // X.690 section 10.2: strings are never in parts. Of the universal types that a request has any use for, only these two hold others.
    private static bool MayHoldOthers(byte tag) => tag is DerReader.Sequence or DerReader.Set || (tag & ClassBits) != 0;

    private static bool IsSound(byte tag, ReadOnlySpan<byte> content) => tag switch
    {
        0x01 => content is [0x00] or [0xFF],
        0x02 => content.Length > 0 && (content.Length == 1 || !IsPadded(content)),
        0x03 => content.Length > 0 && content[0] < 8 && (content.Length > 1 || content[0] == 0) && (content[^1] & ((1 << content[0]) - 1)) == 0,
        0x05 => content.IsEmpty,
        0x06 => IsIdentifier(content),
        0x10 or 0x11 => false, // SEQUENCE and SET are constructed.
        _ => true,
    };

    private static bool IsPadded(ReadOnlySpan<byte> integer) =>
        (integer[0] == 0x00 && integer[1] < 0x80) || (integer[0] == 0xFF && integer[1] >= 0x80);

    private static bool IsIdentifier(ReadOnlySpan<byte> content)
    {
        if (content.Length is 0 or > MostIdentifierBytes || content[^1] >= 0x80)
            return false;
        for (var i = 0; i < content.Length; i++)
        {
            // A component must not begin with a padding byte.
            if (content[i] == 0x80 && (i == 0 || content[i - 1] < 0x80))
                return false;
        }

        return true;
    }
}
