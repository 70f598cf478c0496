using Countersign.Certificates;
using Countersign.Certificates.Requests;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;

namespace Countersign.Server.Orders;

/// <summary>The names of an item, of which control must be shown.</summary>
public static class ItemDomains
{
    /// <summary>The work of looking for proofs, by its name in the store; its subject is the order.</summary>
    public const string CheckWork = "dcv";

    /// <summary>What a worker looks for: the names whose proof is neither found nor a matter of an answered message.</summary>
    public static IEnumerable<ItemDomain> ToCheck(PlacedOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Items.SelectMany(item => item.Domains).Where(domain => domain.IsToCheck);
    }

    /// <summary>The names: those that the order lists, else those in the signing request; none until one of them is there.</summary>
    internal static IReadOnlyList<ItemDomain> Of(PlacedItem item)
    {
        if (!item.Product.Family.HasNeed(Need.DomainControl, item.Product))
            return [];
        // A request was judged when it came in; which keys are known does not matter any more.
        var request = item.Text(ItemParameters.Csr) is { } text
            ? CertificateSigningRequest.Read(text, item.Product.Family.LeastRsaBits, KnownKeys.None, out _) : null;
        var token = request is null ? null : DcvToken.For(request.Der.Span, item.Text(ItemParameters.UniqueValue));
        var listed = item.Text(ItemParameters.DcvEmailAddresses) is { } list ? DcvRules.ReadList(list) : null;
        var forAll = item.Text(ItemParameters.DcvEmailAddress) is { } one && ItemParameters.DcvEmailAddress.TryRead(one, out var choice) ? choice : null;
        var names = HostNames.Of(item.Text(ItemParameters.DomainNames), item.Product, request).Names;
        return [.. names.Select((name, place) => new ItemDomain(item, name, token, listed?.ElementAtOrDefault(place) ?? forAll))];
    }
}
