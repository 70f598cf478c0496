using System.Buffers;
using System.Globalization;

namespace Countersign.Protocol;

/// <summary>The few ways to write a row. A name that begins with <c>x_</c> belongs to an item.</summary>
internal static class Row
{
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)]);

    private const long LargestInteger = 9_999_999_999; // Ten digits (decision N5).

    /// <summary>Any text on one line.</summary>
    public static Parameter<string> Text(string name, int maxLength, string description) =>
        Of(name, IsOneLine, description) with { MaxLength = maxLength };

    /// <summary>Any text, line breaks included: encoded objects, lists, passwords.</summary>
    public static Parameter<string> Block(string name, int maxLength, string description) =>
        Of(name, IsAnything, description) with { MaxLength = maxLength };

    /// <summary>Text whose characters or shape a predicate decides.</summary>
    public static Parameter<string> Pattern(string name, int maxLength, string format, TextPredicate holds, string description) =>
        Of(name, holds, description) with { MaxLength = maxLength, Format = format };

    /// <summary>Y or N.</summary>
    public static Parameter<bool> Flag(string name, string description, string yes, string no) =>
        OneOf(name, "char", description, ("Y", true, yes), ("N", false, no)) with { MaxLength = 1 };

    /// <summary>An integer within bounds.</summary>
    public static Parameter<long> Number(string name, long least, string description, long most = LargestInteger) =>
        new(name, (ReadOnlySpan<char> text, out long value) => WholeNumber.TryRead(text, out value) && value >= least && value <= most,
            value => value.ToString(CultureInfo.InvariantCulture))
        {
            Type = "integer",
            Description = description,
            Format = most == LargestInteger ? $"at least {least}, up to ten digits" : $"{least} to {most}",
        };

    /// <summary>One of a closed list, exactly as written.</summary>
    public static Parameter<T> OneOf<T>(string name, string type, string description, params (string Text, T Value, string Meaning)[] choices) =>
        new(name, (ReadOnlySpan<char> text, out T value) => Choose(choices, text, out value), value => Array.Find(choices, c => Equals(c.Value, value)).Text)
        {
            Type = type,
            Description = description,
            Choices = [.. choices.Select(choice => new Choice(choice.Text, choice.Meaning))],
        };

    /// <summary>A target for the browser; only its length is judged here, since it depends on the affiliate and on paymentStatus (decision A4).</summary>
    public static Parameter<string> Url(string name, string description) =>
        Of(name, IsAnything, description) with
        {
            MaxLength = 255,
            Format = "https URL on an origin that the affiliate has registered, or none for an answer in the body",
            Applicability = "paymentStatus=1; ignored otherwise",
        };

    /// <summary>One bare e-mail address.</summary>
    public static Parameter<string> Email(string name, string description) =>
        Pattern(name, 255, "one e-mail address without display name", EmailAddress.IsValid, description);

    /// <summary>A country by its assigned ISO 3166-1 alpha-2 code.</summary>
    public static Parameter<string> Country(string name, string description) =>
        Pattern(name, 2, "ISO 3166-1 alpha-2 code in capitals", CountryCodes.IsAssigned, description);

    /// <summary>A calendar date.</summary>
    public static Parameter<DateOnly> Date(string name, string description) =>
        new(name, CalendarDate.TryRead, value => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
        {
            Type = "string",
            MaxLength = 10,
            Format = "YYYY-MM-DD",
            Description = description,
        };

    /// <summary>An amount of money, read into minor units.</summary>
    public static Parameter<long> Money(string name, string description) =>
        new(name, DecimalAmount.TryRead, DecimalAmount.Write)
        {
            Type = "number",
            Format = "up to twelve digits, then up to two decimals after a dot",
            Description = description,
        };

    private static Parameter<string> Of(string name, TextPredicate holds, string description) =>
        new(name, (ReadOnlySpan<char> text, out string value) => Take(text, holds(text), out value), value => value, holds)
        {
            Type = "string",
            Description = description,
        };

    private static bool Choose<T>((string Text, T Value, string Meaning)[] choices, ReadOnlySpan<char> text, out T value)
    {
        foreach (var choice in choices)
        {
            if (text.SequenceEqual(choice.Text))
            {
                value = choice.Value;
                return true;
            }
        }

        value = default!;
        return false;
    }

    private static bool IsAnything(ReadOnlySpan<char> text) => true;

    // A line break or another control character in a name or an address has no honest use and ends up in mail headers and labels.
    private static bool IsOneLine(ReadOnlySpan<char> text) => !text.ContainsAny(Controls);

    private static bool Take(ReadOnlySpan<char> text, bool holds, out string value)
    {
        value = holds ? text.ToString() : "";
        return holds;
    }
}

/// <summary>Whether a text has a certain shape.</summary>
internal delegate bool TextPredicate(ReadOnlySpan<char> text);
