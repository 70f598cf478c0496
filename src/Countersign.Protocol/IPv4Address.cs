namespace Countersign.Protocol;

/// <summary>An IPv4 address of the wire: four decimal numbers from 0 to 255 without leading zeros, joined by dots.</summary>
/// <remarks>Some readers take a leading zero for octal, and one to three parts for a whole address; here neither is an address at all.</remarks>
public static class IPv4Address
{
    /// <summary>Reads <paramref name="text"/> into a number whose highest byte is the first part.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        var parts = 0;
        var read = 0U;
        foreach (var range in text.Split('.'))
        {
            if (++parts > 4 || !AsciiDigits.TryReadPlain(text[range], 3, out var part) || part > byte.MaxValue)
                return false;
            read = (read << 8) | (uint)part;
        }

        if (parts != 4)
            return false;
        address = read;
        return true;
    }
}
