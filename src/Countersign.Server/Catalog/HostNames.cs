using Countersign.Certificates;
using Countersign.Certificates.Requests;

namespace Countersign.Server.Catalog;

/// <summary>The names that an item's certificate is to have, as far as the call tells.</summary>
/// <param name="Names">The names; none while they are not known.</param>
/// <param name="IsFaulty">Whether what was sent cannot be read as names.</param>
public sealed record HostNames(IReadOnlyList<DomainName> Names, bool IsFaulty = false)
{
    private static readonly HostNames Unknown = new([]);
    private static readonly HostNames Faulty = new([], IsFaulty: true);

    /// <summary>From x_domainNames, else from the CSR: its common name, and for several names its alternative names too.</summary>
    /// <param name="listed">x_domainNames; empty when it was not sent.</param>
    /// <param name="product">The product.</param>
    /// <param name="request">The signing request; null while there is none.</param>
    public static HostNames Of(ReadOnlySpan<char> listed, Product product, CertificateSigningRequest? request)
    {
        ArgumentNullException.ThrowIfNull(product);
        if (!listed.IsEmpty)
            return DomainNames.TryRead(listed, DomainNames.Most, out var names, out _) ? new HostNames(names) : Faulty;
        if (request is null)
            return Unknown;
        if (!product.Has(Traits.MultiDomain))
            return request.CommonName is { } common && DomainName.TryRead(common, out var name, out _) ? new HostNames([name]) : Faulty;
        return OfAll(request);
    }

    private static HostNames OfAll(CertificateSigningRequest request)
    {
        var found = new List<DomainName>();
        foreach (var text in request.Names.Dns.Prepend(request.CommonName).OfType<string>().Concat(request.Names.Ip.Select(address => address.ToString())))
        {
            if (found.Count == DomainNames.Most || !DomainName.TryRead(text, out var name, out _))
                return Faulty;
            if (!found.Contains(name))
                found.Add(name);
        }

        return found.Count == 0 ? Faulty : new HostNames(found);
    }
}
