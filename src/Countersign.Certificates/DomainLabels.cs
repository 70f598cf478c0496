using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Countersign.Certificates;

/// <summary>
/// Labels joined by dots, brought to the spelling of the DNS: A-labels and Non-Reserved LDH labels in lower case
/// (Baseline Requirements section 7.1.2.7.12).
/// </summary>
internal static class DomainLabels
{
    private const int MostLabelCharacters = 63; // RFC 1035 section 2.3.4.
    private const string Prefix = "xn--";

    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private static readonly IdnMapping Idna = new() { UseStd3AsciiRules = true };

    /// <summary>Writes the labels of <paramref name="text"/> to <paramref name="folded"/>; null when each of them is well-formed.</summary>
    public static DomainNameFault? Fold(ReadOnlySpan<char> text, Span<char> folded, out int length)
    {
        length = 0;
        foreach (var range in text.Split('.'))
        {
            if (range.Start.Value > 0)
            {
                if (length == folded.Length)
                    return DomainNameFault.TooLong;
                folded[length++] = '.';
            }

            if (FoldLabel(text[range], folded[length..], out var written) is { } fault)
                return fault;
            length += written;
        }

        return null;
    }

    private static DomainNameFault? FoldLabel(ReadOnlySpan<char> label, Span<char> folded, out int length)
    {
        length = 0;
        if (label.IsEmpty)
            return DomainNameFault.EmptyLabel;
        if (label.Length > MostLabelCharacters)
            return DomainNameFault.LabelTooLong;
        if (Ascii.IsValid(label))
            return FoldAscii(label, folded, out length);
        if (!TryMakeALabel(label.ToString(), out var ascii))
            return DomainNameFault.InvalidUnicode;
        length = ascii.Length;
        return ascii.TryCopyTo(folded) ? null : DomainNameFault.TooLong;
    }

    private static DomainNameFault? FoldAscii(ReadOnlySpan<char> label, Span<char> folded, out int length)
    {
        length = 0;
        var other = label.IndexOfAnyExcept(LabelCharacters);
        if (other >= 0)
            return FaultOf(label[other]);
        if (label[0] == '-' || label[^1] == '-')
            return DomainNameFault.MisplacedHyphen;
        if (Ascii.ToLower(label, folded, out length) != OperationStatus.Done)
            return DomainNameFault.TooLong;
        if (!IsReserved(label))
            return null;
        return !folded.StartsWith(Prefix) ? DomainNameFault.ReservedLabel
            : !IsALabel(folded[..length].ToString()) ? DomainNameFault.FalseALabel
            : null;
    }

    private static DomainNameFault FaultOf(char character) => character switch
    {
        '_' => DomainNameFault.Underscore,
        '*' => DomainNameFault.MisplacedWildcard,
        _ => DomainNameFault.InvalidCharacter,
    };

    // RFC 5890 section 2.3.1.
    private static bool IsReserved(ReadOnlySpan<char> label) => label.Length >= 4 && label[2] == '-' && label[3] == '-';

    // What decodes is valid (UTS #46 section 4.1), and so it encodes to the same label again.
    private static bool IsALabel(string label) => TryConvert(Idna.GetUnicode, label, out _);

    // The mapping of UTS #46 also drops invisible characters and turns wide, circled and dotted ones into plain ones. The buyer of such a name
    // would get a certificate for another one than was written.
    private static bool TryMakeALabel(string label, [NotNullWhen(true)] out string? ascii) =>
        TryConvert(Idna.GetAscii, label, out ascii) && ascii.StartsWith(Prefix, StringComparison.Ordinal)
        && TryConvert(Idna.GetUnicode, ascii, out var unicode)
        && unicode.Equals(label.Normalize(NormalizationForm.FormC), StringComparison.OrdinalIgnoreCase);

    private static bool TryConvert(Func<string, string> convert, string label, [NotNullWhen(true)] out string? converted)
    {
        try
        {
            converted = convert(label);
            return true;
        }
        catch (ArgumentException)
        {
            // The framework has no other way to say that a label is none.
            converted = null;
            return false;
        }
    }
}
