using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Countersign.Certificates;

/// <summary>
/// A name for a certificate, as x_domainNames lists it: a domain name of at least two labels, a wildcard for one, or an IP address
/// (Baseline Requirements section 7.1.2.7.12). Each has one spelling, in which two names are compared.
/// </summary>
public sealed record DomainName
{
    /// <summary>The most characters of a name, <c>*.</c> included (RFC 1035 section 2.3.4, less the length octets).</summary>
    public const int MostCharacters = 253;

    private const string Wildcard = "*.";
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> DigitsAndDots = SearchValues.Create("0123456789.");
    private static readonly SearchValues<char> IPv6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private DomainName(string text, IPAddress? address = null)
    {
        Text = text;
        Address = address;
    }

    /// <summary>The one spelling: A-labels in lower case without a dot at the end, or an address as RFC 5952 writes it.</summary>
    public string Text { get; }

    /// <summary>The address, where the name is one.</summary>
    public IPAddress? Address { get; }

    /// <summary>Whether the leftmost label is <c>*</c>.</summary>
    public bool IsWildcard => Text[0] == '*';

    /// <summary>The name without <c>*.</c>.</summary>
    public DomainName Fqdn => From(0);

    /// <summary>The text without <c>*.</c>.</summary>
    internal ReadOnlySpan<char> Labels => IsWildcard ? Text.AsSpan(Wildcard.Length) : Text;

    /// <summary>Reads one name; a dot at its end is dropped, Unicode labels become A-labels.</summary>
    public static bool TryRead(
        ReadOnlySpan<char> text, [NotNullWhen(true)] out DomainName? name, [NotNullWhen(false)] out DomainNameFault? fault)
    {
        name = TryReadAddress(text, out var address) ? new DomainName(address.ToString(), address) : null;
        fault = name is not null ? FirstBroken(name) : ReadLabels(text, out name);
        if (fault is not null)
            name = null;
        return name is not null;
    }

    /// <inheritdoc/>
    public bool Equals(DomainName? other) => string.Equals(Text, other?.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The <see cref="Text"/>.</summary>
    public override string ToString() => Text;

    /// <summary>The name that begins with the label at <paramref name="start"/> of <see cref="Labels"/>.</summary>
    internal DomainName From(int start) =>
        start == 0 && !IsWildcard ? this : new DomainName(Labels[start..].ToString());

    // The framework also takes octal, hexadecimal and missing parts, brackets, ports and zones.
    private static bool TryReadAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return text.Contains(':')
            ? !text.ContainsAnyExcept(IPv6Characters) && IPAddress.TryParse(text, out address)
            : !text.ContainsAnyExcept(DigitsAndDots) && IPAddress.TryParse(text, out address) && text.SequenceEqual(address.ToString());
    }

    private static DomainNameFault? ReadLabels(ReadOnlySpan<char> text, out DomainName? name)
    {
        name = null;
        var rest = text.EndsWith('.') ? text[..^1] : text;
        if (rest.IsEmpty)
            return DomainNameFault.Empty;
        if (rest.Length > MostCharacters)
            return DomainNameFault.TooLong;

        Span<char> folded = stackalloc char[MostCharacters];
        var start = rest.StartsWith(Wildcard, StringComparison.Ordinal) ? Wildcard.Length : 0;
        rest[..start].CopyTo(folded);
        if (DomainLabels.Fold(rest[start..], folded[start..], out var length) is { } fault)
            return fault;
        name = new DomainName(folded[..(start + length)].ToString());
        return FirstBroken(name);
    }

    private static DomainNameFault? FirstBroken(DomainName name)
    {
        if (name.Address is not null)
            return ReservedAddresses.Contains(name.Address) ? DomainNameFault.ReservedAddress : null;
        var dot = name.Labels.LastIndexOf('.');
        return dot < 0 ? DomainNameFault.SingleLabel
            : !name.Labels[(dot + 1)..].ContainsAnyExcept(Digits) ? DomainNameFault.NumericTopLevel
            : InternalNames.Contains(name.Labels) ? DomainNameFault.InternalName
            : null;
    }
}
