using Microsoft.AspNetCore.Html;

namespace Countersign.Server.OrderPage;

/// <summary>
/// Text with names in it that may be longer than a line: it is broken after a dot, a slash or an @, so that a label or a hash that fits a line stays
/// whole. Whoever copies it gets the text alone.
/// </summary>
public static class Breakable
{
    /// <summary>The text as HTML.</summary>
    public static IHtmlContent Of(string? text)
    {
        var rest = text ?? "";
        var content = new HtmlContentBuilder();
        for (var end = NextBreak(rest); end < rest.Length; end = NextBreak(rest))
        {
            content.Append(rest[..end]).AppendHtml("<wbr>");
            rest = rest[end..];
        }

        return content.Append(rest);
    }

    /// <summary>A hash that is longer than a line of a narrow page.</summary>
    public static IHtmlContent InHalves(string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return new HtmlContentBuilder().Append(hash[..(hash.Length / 2)]).AppendHtml("<wbr>").Append(hash[(hash.Length / 2)..]);
    }

    private static int NextBreak(string text)
    {
        for (var end = 1; end < text.Length; end++)
        {
            if (text[end - 1] is '.' or '/' or '@' && text[end] != '/' && !char.IsWhiteSpace(text[end]))
                return end;
        }

        return text.Length;
    }
}
