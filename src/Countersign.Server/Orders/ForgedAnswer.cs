using Countersign.Protocol;

namespace Countersign.Server.Orders;

/// <summary>A redirect target that names a pair of our answer itself: whoever made the link could answer in our place.</summary>
public static class ForgedAnswer
{
    // The second by a former recommendation of HTML, which some frameworks still follow.
    private static readonly char[] Separators = ['&', ';'];

    /// <summary>Whether the query of <paramref name="url"/> has one of <paramref name="pairs"/>, in any case and however it is escaped.</summary>
    public static bool IsIn(string url, IReadOnlyList<Parameter> pairs)
    {
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(pairs);
        var target = url.Split('#')[0];
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query >= 0 && target[(query + 1)..].Split(Separators).Any(pair => pairs.Any(row => IsNamed(row, NameIn(pair))));
    }

    private static string NameIn(string pair) => Uri.UnescapeDataString(pair.Split('=')[0].Replace('+', ' ')).Trim();

    private static bool IsNamed(Parameter row, string name) => row.Scope == Scope.Order
        ? name.Equals(row.Name, StringComparison.OrdinalIgnoreCase)
        : name.IndexOf('_', StringComparison.Ordinal) is > 0 and var end && name[..end].All(char.IsAsciiDigit)
            && name[(end + 1)..].Equals(row.Name, StringComparison.OrdinalIgnoreCase);
}
