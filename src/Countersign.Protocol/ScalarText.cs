namespace Countersign.Protocol;

/// <summary>Text measured in Unicode scalar values, which is how the protocol counts characters (decision N5).</summary>
public static class ScalarText
{
    /// <summary>Whether well-formed <paramref name="text"/> has at most <paramref name="most"/> characters.</summary>
    public static bool HasAtMost(ReadOnlySpan<char> text, int most) =>
        text.Length <= most || (text.Length <= 2L * most && Count(text) <= most);

    /// <summary>The first <paramref name="most"/> characters of <paramref name="text"/>, never half of one.</summary>
    public static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int most)
    {
        var end = 0;
        for (var count = 0; end < text.Length && count < most; count++)
            end += char.IsHighSurrogate(text[end]) && end + 1 < text.Length && char.IsLowSurrogate(text[end + 1]) ? 2 : 1;
        return text[..end];
    }

    private static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c))
                count--;
        }

        return count;
    }
}
