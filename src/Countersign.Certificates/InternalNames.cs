namespace Countersign.Certificates;

/// <summary>
/// Domains in which nobody can prove control to everybody. Other names that no registry has are found by <see cref="PublicSuffixList.IsInternal"/>.
/// <c>example</c> and <c>test</c> (RFC 2606, RFC 6761) are usable on purpose: what is tried out is named so.
/// </summary>
internal static class InternalNames
{
    private static readonly string[] Domains =
    [
        "alt", // RFC 9476: names outside the DNS.
        "home.arpa", // RFC 8375: each home has its own.
        "in-addr.arpa", // Baseline Requirements section 4.2.2 since 2026-03-15, as for ip6.arpa.
        "internal", // Reserved for private use by ICANN's board on 2024-07-29.
        "invalid", // RFC 6761 section 6.4.
        "ip6.arpa",
        "local", // RFC 6762 section 3.
        "localhost", // RFC 6761 section 6.3.
        "onion", // RFC 7686; needs proofs of its own (Baseline Requirements appendix B), which are not there.
    ];

    /// <summary>Whether <paramref name="labels"/>, in lower case, is one of these domains or below it.</summary>
    public static bool Contains(ReadOnlySpan<char> labels)
    {
        foreach (var domain in Domains)
        {
            if (labels.EndsWith(domain, StringComparison.Ordinal) && (labels.Length == domain.Length || labels[^(domain.Length + 1)] == '.'))
                return true;
        }

        return false;
    }
}
