using System.Buffers;
using System.Globalization;
using System.Text;

namespace Countersign.Server.Accounts;

/// <summary>Makes a text that a stranger chose fit for a log: one line that shows all there is in it and cannot pass for anything else.</summary>
public static class Printable
{
    // Letters and marks by their category, and yet nothing to see.
    private static readonly (int First, int Last)[] Blank =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    ];

    /// <summary>
    /// <paramref name="text"/> with \uXXXX for control, format, bidirectional and other invisible characters, every space but the
    /// ordinary one, and half characters, and with a backslash before backslashes and quotation marks.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var printable = new StringBuilder(text.Length);
        for (int at = 0, length; at < text.Length; at += length)
        {
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length) == OperationStatus.Done;
            if (!isWhole || !IsVisible(rune))
                Escape(printable, text.AsSpan(at, length));
            else
                printable.Append(rune.Value is '\\' or '"' ? "\\" : "").Append(text, at, length);
        }

        return printable.ToString();
    }

    private static bool IsVisible(Rune rune) => rune.Value == ' ' || (Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        _ => true,
    } && !Array.Exists(Blank, range => rune.Value >= range.First && rune.Value <= range.Last));

    private static void Escape(StringBuilder printable, ReadOnlySpan<char> units)
    {
        foreach (var unit in units)
            printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
    }
}
