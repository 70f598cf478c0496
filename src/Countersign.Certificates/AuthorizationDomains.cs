namespace Countersign.Certificates;

/// <summary>Authorization Domain Names (Baseline Requirements section 3.2.2.4): the domains of which one must be proved for a name to be.</summary>
public static class AuthorizationDomains
{
    /// <summary>
    /// The domains at which <paramref name="proof"/> may prove <paramref name="name"/>, the longest first: for a file the name alone, else also those
    /// above it down to the registered domain, so that example.com proves www.example.com and never the reverse. None for a public suffix, or
    /// where the proof cannot prove such a name. An address stands for itself.
    /// </summary>
    public static IReadOnlyList<DomainName> For(DomainName name, DcvProof proof, PublicSuffixList suffixes)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(suffixes);
        if (!proof.CanProve(name))
            return [];
        if (name.Address is not null)
            return [name];
        if (suffixes.RegistrableDomain(name) is not { } registered)
            return [];
        return proof.Prunes ? [.. Between(name.Fqdn, registered)] : [name];
    }

    private static IEnumerable<DomainName> Between(DomainName name, DomainName registered)
    {
        for (var domain = name; domain.Text.Length > registered.Text.Length; domain = domain.From(domain.Labels.IndexOf('.') + 1))
            yield return domain;
        yield return registered;
    }
}
