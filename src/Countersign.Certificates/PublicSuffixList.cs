using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Countersign.Certificates;

/// <summary>
/// Where registries end and registered domains begin, after the Public Suffix List (https://publicsuffix.org/list/). Only its ICANN section
/// counts (Baseline Requirements section 3.2.2.6) unless the private one is asked for.
/// </summary>
public sealed class PublicSuffixList
{
    private const int MostCharacters = 1 << 20; // Four times the list that comes with this library.

    private static readonly Lazy<PublicSuffixList> LazyShipped = new(ReadShipped);

    private readonly FrozenDictionary<string, PublicSuffixRules>.AlternateLookup<ReadOnlySpan<char>> _rules;
    private readonly int _deepest;

    private PublicSuffixList(IReadOnlyDictionary<string, PublicSuffixRules> rules)
    {
        _rules = rules.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _deepest = rules.Keys.Max(domain => domain.Count('.') + 1) + 1; // A wildcard reaches one label further.
    }

    /// <summary>The list that comes with this library, read when it is first asked for; a fresher one is read from a stream.</summary>
    public static PublicSuffixList Shipped => LazyShipped.Value;

    /// <summary>
    /// Reads a list in UTF-8 of at most a million characters. <paramref name="fault"/> is a sentence that begins with the line; a list that is cut
    /// short has one. With <paramref name="withPrivate"/> suffixes that companies let others use, such as github.io, count too.
    /// </summary>
    public static bool TryRead(
        Stream stream, bool withPrivate, [NotNullWhen(true)] out PublicSuffixList? list, [NotNullWhen(false)] out string? fault)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var text = new char[MostCharacters + 1];
        var length = reader.ReadBlock(text);
        IReadOnlyDictionary<string, PublicSuffixRules>? rules = null;
        fault = length > MostCharacters ? $"the list has more than {MostCharacters} characters" : null;
        if (fault is null)
            PublicSuffixFile.TryRead(text.AsSpan(0, length), withPrivate, out rules, out fault);
        list = rules is null ? null : new PublicSuffixList(rules);
        return list is not null;
    }

    /// <summary>The domain that somebody registered: the public suffix and one label; null for a public suffix itself and for an address.</summary>
    public DomainName? RegistrableDomain(DomainName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Address is not null)
            return null;
        var suffix = SuffixStart(name.Labels);
        return suffix == 0 ? null : name.From(LabelBefore(name.Labels, suffix));
    }

    /// <summary>Whether <paramref name="name"/>, without <c>*.</c>, is a public suffix, so that nobody may have it or all that is below it.</summary>
    public bool IsPublicSuffix(DomainName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Address is null && SuffixStart(name.Labels) == 0;
    }

    /// <summary>
    /// Whether the list has no such top-level domain, so that the name belongs to no registry (Internal Name, Baseline Requirements
    /// section 1.6.1), or to one that is younger than the list. <c>example</c> and <c>test</c> are never internal.
    /// </summary>
    public bool IsInternal(DomainName name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var top = name.Labels[(name.Labels.LastIndexOf('.') + 1)..];
        return name.Address is null && !_rules.ContainsKey(top) && top is not ("example" or "test");
    }

    // The algorithm of the list: the exception prevails, else the longest rule, else the rule `*`. An exception's suffix is one label shorter
    // than its domain.
    private int SuffixStart(ReadOnlySpan<char> labels)
    {
        var start = LabelBefore(labels, labels.Length + 1);
        var suffix = start;
        var rules = RulesOf(labels[start..]);
        for (var depth = 1; depth < _deepest && start > 0; depth++)
        {
            var above = rules;
            var previous = start;
            start = LabelBefore(labels, start);
            rules = RulesOf(labels[start..]);
            if (rules.HasFlag(PublicSuffixRules.Exception))
                return previous;
            if (rules.HasFlag(PublicSuffixRules.Suffix) || above.HasFlag(PublicSuffixRules.Wildcard))
                suffix = start;
        }

        return suffix;
    }

    private PublicSuffixRules RulesOf(ReadOnlySpan<char> domain) => _rules.TryGetValue(domain, out var rules) ? rules : PublicSuffixRules.None;

    // Where the label starts that ends with the dot before `start`.
    private static int LabelBefore(ReadOnlySpan<char> labels, int start) => labels[..(start - 1)].LastIndexOf('.') + 1;

    private static PublicSuffixList ReadShipped()
    {
        using var stream = typeof(PublicSuffixList).Assembly.GetManifestResourceStream("public_suffix_list.dat")!;
        return TryRead(stream, withPrivate: false, out var list, out var fault) ? list : throw new InvalidDataException(fault);
    }
}
