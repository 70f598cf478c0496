using System.Buffers;

namespace Countersign.Server.Outbound;

/// <summary>Names as DNS is asked for them: ASCII, labels of letters, digits, hyphens and underscores, without the dot of the root.</summary>
internal static class DnsName
{
    private const int MostCharacters = 253; // RFC 1035 section 2.3.4: 255 octets with the lengths.
    private const int MostInLabel = 63;

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>Whether DNS can be asked for the name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MostCharacters && text.Split('.').All(label => label.Length is > 0 and <= MostInLabel && !label.AsSpan().ContainsAnyExcept(Characters));

    /// <summary>
    /// Whether it may be a host of the internet: more than one label, and the last one no number, lest some program reads an address in it
    /// (whatwg.org URL, "ends in a number").
    /// </summary>
    public static bool IsHost(string text) => IsName(text) && text.LastIndexOf('.') is > 0 and var dot && !char.IsAsciiDigit(text[dot + 1]);
}
