using System.Diagnostics.CodeAnalysis;

namespace Countersign.Certificates;

/// <summary>
/// The format of https://github.com/publicsuffix/list/wiki/Format: a rule, a comment or nothing on each line, in two sections between markers.
/// What is cut short, or is another file, has a fault: a missing rule would make a public suffix a domain like any other.
/// </summary>
internal sealed class PublicSuffixFile(bool withPrivate)
{
    private const string Comment = "//";
    private static readonly Section Icann = new("===BEGIN ICANN DOMAINS===", "===END ICANN DOMAINS===");
    private static readonly Section Private = new("===BEGIN PRIVATE DOMAINS===", "===END PRIVATE DOMAINS===");

    private readonly Dictionary<string, PublicSuffixRules> _rules = new(16384, StringComparer.Ordinal);
    private readonly HashSet<Section> _complete = [];
    private Section? _section;

    /// <summary>Reads the rules that count; the fault is a sentence for the operator.</summary>
    public static bool TryRead(
        ReadOnlySpan<char> text, bool withPrivate,
        [NotNullWhen(true)] out IReadOnlyDictionary<string, PublicSuffixRules>? rules, [NotNullWhen(false)] out string? fault)
    {
        var file = new PublicSuffixFile(withPrivate);
        fault = file.FirstBroken(text);
        rules = fault is null ? file._rules : null;
        return fault is null;
    }

    private string? FirstBroken(ReadOnlySpan<char> text)
    {
        var number = 0;
        foreach (var line in text.EnumerateLines())
        {
            number++;
            var fault = line.StartsWith(Comment, StringComparison.Ordinal) ? ReadMarker(line[Comment.Length..].Trim()) : ReadRule(line);
            if (fault is not null)
                return $"line {number} {fault}";
        }

        return _section is not null || !_complete.Contains(Icann) || (withPrivate && !_complete.Contains(Private)) || _rules.Count == 0
            ? "the list is not complete: a section has no end, no rule, or is not there"
            : null;
    }

    private string? ReadMarker(ReadOnlySpan<char> comment)
    {
        foreach (var section in (ReadOnlySpan<Section>)[Icann, Private])
        {
            if (comment.SequenceEqual(section.Begin))
                return Enter(section);
            if (comment.SequenceEqual(section.End))
                return Leave(section);
        }

        return null;
    }

    private string? Enter(Section section)
    {
        if (_section is not null || _complete.Contains(section))
            return "begins a section out of turn";
        _section = section;
        return null;
    }

    private string? Leave(Section section)
    {
        if (_section != section)
            return "ends a section that has not begun";
        _complete.Add(section);
        _section = null;
        return null;
    }

    private string? ReadRule(ReadOnlySpan<char> line)
    {
        var end = line.IndexOfAny(' ', '\t');
        var rule = end < 0 ? line : line[..end];
        if (rule.IsEmpty)
            return null;
        if (_section is null)
            return "stands in no section";
        var (kind, mark) = rule[0] switch
        {
            '!' => (PublicSuffixRules.Exception, 1),
            '*' => (PublicSuffixRules.Wildcard, 2),
            _ => (PublicSuffixRules.Suffix, 0),
        };
        Span<char> folded = stackalloc char[DomainName.MostCharacters];
        if (rule.Length <= mark || (mark == 2 && rule[1] != '.') || DomainLabels.Fold(rule[mark..], folded, out var length) is not null)
            return "is no rule";
        if (_section == Icann || withPrivate)
            Add(folded[..length].ToString(), kind);
        return null;
    }

    private void Add(string domain, PublicSuffixRules kind) => _rules[domain] = _rules.GetValueOrDefault(domain) | kind;

    private sealed record Section(string Begin, string End);
}
