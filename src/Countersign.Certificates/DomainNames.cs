using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Countersign.Certificates;

/// <summary>The list of x_domainNames: names separated by commas or ASCII white space (decision N8).</summary>
public static class DomainNames
{
    /// <summary>The most names of one certificate; vendors' limits lie between 100 and 1,000.</summary>
    public const int Most = 250;

    private static readonly SearchValues<char> Separators = SearchValues.Create(", \t\r\n\v\f");

    /// <summary>
    /// Reads at least one and at most <paramref name="most"/> names, in the order sent. A name twice, however spelled, is a fault as a
    /// parameter twice is (decision N3): it may be a misprint of another, and it would be counted and paid for.
    /// </summary>
    public static bool TryRead(
        ReadOnlySpan<char> text, int most, [NotNullWhen(true)] out IReadOnlyList<DomainName>? names, [NotNullWhen(false)] out DomainNamesFault? fault)
    {
        var read = new List<DomainName>();
        var seen = new HashSet<DomainName>();
        fault = null;
        foreach (var range in text.SplitAny(Separators))
        {
            var part = text[range];
            if (!part.IsEmpty && Add(part, most, read, seen) is { } reason)
            {
                fault = new DomainNamesFault(reason, part.ToString());
                break;
            }
        }

        if (fault is null && read.Count == 0)
            fault = new DomainNamesFault(DomainNameFault.Empty, "");
        names = fault is null ? read : null;
        return names is not null;
    }

    private static DomainNameFault? Add(ReadOnlySpan<char> part, int most, List<DomainName> read, HashSet<DomainName> seen)
    {
        if (read.Count == most)
            return DomainNameFault.TooMany;
        if (!DomainName.TryRead(part, out var name, out var fault))
            return fault;
        if (!seen.Add(name))
            return DomainNameFault.Repeated;
        read.Add(name);
        return null;
    }
}
