namespace Countersign.Certificates;

/// <summary>What the list says of one domain; the wildcard speaks of the domains directly below it.</summary>
[Flags]
internal enum PublicSuffixRules
{
    None = 0,

    /// <summary>The line <c>domain</c>.</summary>
    Suffix = 1,

    /// <summary>The line <c>*.domain</c>.</summary>
    Wildcard = 2,

    /// <summary>The line <c>!domain</c>.</summary>
    Exception = 4,
}
