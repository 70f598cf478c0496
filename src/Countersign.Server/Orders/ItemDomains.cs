using Countersign.Certificates;
using Countersign.Certificates.Requests;
using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>The names of an item, of which control must be shown.</summary>
public static class ItemDomains
{
    private static readonly char[] Separators = [',', ' ', '\t', '\r', '\n'];

    /// <summary>The names: those that the order lists, else those in the signing request; none until one of them is there.</summary>
    internal static IReadOnlyList<ItemDomain> Of(PlacedItem item)
    {
        if (!item.Product.Family.HasNeed(Need.DomainControl, item.Product))
            return [];
        // A request was judged when it came in; here its key and its size do not matter any more.
        var request = item.Text(ItemParameters.Csr) is { } text ? CertificateSigningRequest.Read(text, PublicKeyPolicy.LeastRsaBits, KnownKeys.None, out _) : null;
        var token = request is null ? null : DcvToken.For(request.Der.Span, item.Text(ItemParameters.UniqueValue));
        var listed = (item.Text(ItemParameters.DcvEmailAddresses) ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        return [.. NamesOf(item, request).Select((name, place) => new ItemDomain(item, name, token, Sent(item, listed.ElementAtOrDefault(place))))];
    }

    /// <summary>What a worker looks for: the names whose proof is neither found nor a matter of an answered message.</summary>
    public static IEnumerable<ItemDomain> ToCheck(PlacedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Items.SelectMany(item => item.Domains).Where(domain => domain.IsToCheck);
    }

    private static IEnumerable<DomainName> NamesOf(PlacedItem item, CertificateSigningRequest? request)
    {
        var isForSeveral = item.Product.Has(Traits.MultiDomain);
        if (isForSeveral && item.Text(ItemParameters.DomainNames) is { } list && DomainNames.TryRead(list, DomainNames.Most, out var listed, out _))
            return listed;
        if (request is null)
            return [];
        var names = new[] { request.CommonName }.Concat(request.Names.Dns).Concat(request.Names.Ip.Select(address => address.ToString()))
            .Select(text => DomainName.TryRead(text, out var name, out _) ? name : null).OfType<DomainName>().Distinct();
        return isForSeveral ? names : names.Take(1);
    }

    private static Dcv? Sent(PlacedItem item, string? listed) =>
        (listed ?? item.Text(ItemParameters.DcvEmailAddress)) is { } text && ItemParameters.DcvEmailAddress.TryRead(text, out var choice) ? choice : null;
}
