namespace Countersign.Certificates;

/// <summary>The constructed addresses of Baseline Requirements section 3.2.2.4.4: five mailboxes at an authorization domain.</summary>
public static class DcvAddresses
{
    /// <summary>The mailboxes.</summary>
    public static IReadOnlyList<string> Mailboxes { get; } = ["admin", "administrator", "hostmaster", "postmaster", "webmaster"];

    /// <summary>The five addresses at one domain.</summary>
    public static IReadOnlyList<string> At(DomainName domain) => [.. Mailboxes.Select(mailbox => $"{mailbox}@{domain}")];

    /// <summary>
    /// Every address permitted for <paramref name="name"/>: those at the registered domain first (the family's level2), those at the full name last
    /// (its level3). None for an IP address or a public suffix.
    /// </summary>
    public static IReadOnlyList<string> For(DomainName name, PublicSuffixList suffixes) =>
        [.. AuthorizationDomains.For(name, DcvProof.Email, suffixes).Reverse().SelectMany(At)];

    /// <summary>Whether <paramref name="address"/> is permitted for any name of the public DNS at all, which is so when it is for its own domain.</summary>
    public static bool IsPermittedForSome(ReadOnlySpan<char> address, PublicSuffixList suffixes)
    {
        ArgumentNullException.ThrowIfNull(suffixes);
        return DomainName.TryRead(address[(address.IndexOf('@') + 1)..], out var domain, out _) && !suffixes.IsInternal(domain)
            && Permitted(address, domain, suffixes) is not null;
    }

    /// <summary>
    /// The permitted address that <paramref name="address"/> names, or null. Case does not matter and the domain may have Unicode labels, since it is
    /// the constructed address, this result, that is written to.
    /// </summary>
    public static string? Permitted(ReadOnlySpan<char> address, DomainName name, PublicSuffixList suffixes)
    {
        var at = address.IndexOf('@');
        if (at < 0 || !DomainName.TryRead(address[(at + 1)..], out var domain, out _))
            return null;
        foreach (var mailbox in Mailboxes)
        {
            if (address[..at].Equals(mailbox, StringComparison.OrdinalIgnoreCase))
                return AuthorizationDomains.For(name, DcvProof.Email, suffixes).Contains(domain) ? $"{mailbox}@{domain}" : null;
        }

        return null;
    }
}
