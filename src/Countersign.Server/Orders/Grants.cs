using System.Security.Cryptography;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Catalog.Families;
using Countersign.Server.Licences;

namespace Countersign.Server.Orders;

/// <summary>The licences that an order leaves behind with the account: new ones, renewed ones, and held ones that a pack has made larger (decision P4).</summary>
internal static class Grants
{
    // Crockford's letters and digits: none looks like another.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int GroupsOfFive = 4;
    private const long Day = 24L * 60 * 60 * 1000;

    // The end of what does not end; later than any clock.
    private static readonly long Never = new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The licences as they are after the order; none for most orders.</summary>
    public static IReadOnlyList<Licence> Of(Draft draft, long account, DateTimeOffset now)
    {
        List<Licence>? granted = null;
        foreach (var item in draft.Items)
        {
            if (GrantedBy(draft, item.Product, item.Resolution.Pricing!, Quantity(draft, item), account, now) is { } licence)
                (granted ??= []).Add(licence);
        }

        if (Enlarged(draft, now) is { } enlarged)
            (granted ??= []).Add(enlarged);

        foreach (var addition in draft.Additions)
        {
            var quantity = Math.Max(1, addition.Product.Get(Traits.IncludedAddresses));
            if (GrantedBy(draft, addition.Product, addition.Pricing, quantity, account, now) is { } licence)
                (granted ??= []).Add(licence);
        }

        return granted ?? [];
    }

    private static Licence? GrantedBy(Draft draft, Product product, ProductPricing pricing, long quantity, long account, DateTimeOffset now)
    {
        if (product.Family.LicenceOf(product) is null)
            return null;
        var held = Renewed(draft, product, now);
        var start = Math.Max(now.ToUnixTimeMilliseconds(), held?.ExpiresAt ?? 0);
        var expires = pricing.Days == 0 ? Never : start + (pricing.Days * Day);
        return new Licence(held?.Code ?? NewCode(), account, product.Number, quantity, product.Has(Traits.Trial), expires, pricing.Days);
    }

    // Packs without a main licence in the order add to the one that is held.
    private static Licence? Enlarged(Draft draft, DateTimeOffset now)
    {
        var added = draft.Items.Sum(item => item.Product.Get(Traits.AddressesPerPack) * item.Quantity);
        if (added == 0 || draft.Items.Any(item => item.Product.Has(Traits.MainLicence)))
            return null;
        var held = draft.Basket.Holdings.Licences.First(licence => licence.Product?.Has(Traits.MainLicence) == true && licence.IsValid(now)).Licence;
        return held with { Quantity = held.Quantity + added };
    }

    // The one that the call names, else the one that lasts longest.
    private static Licence? Renewed(Draft draft, Product product, DateTimeOffset now)
    {
        var code = draft.Request.Values.Text(CustomerParameters.LicenceCode);
        return draft.Basket.Holdings.Licences.Where(held => held.IsValid(now) && held.IsRenewedBy(product)).Select(held => held.Licence)
            .OrderByDescending(licence => licence.Code == code).ThenByDescending(licence => licence.ExpiresAt).FirstOrDefault();
    }

    private static long Quantity(Draft draft, BasketItem item) =>
        item.Product.Has(Traits.MainLicence) ? HackerGuardian.Addresses(draft.Items) : item.Quantity;

    private static string NewCode() =>
        string.Join('-', Enumerable.Range(0, GroupsOfFive).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));
}
