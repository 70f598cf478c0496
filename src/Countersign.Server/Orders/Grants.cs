using System.Security.Cryptography;
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
    private const long MostDays = 1_000_000;
    private const long Day = 24L * 60 * 60 * 1000;

    // The end of what does not end; later than any clock.
    private static readonly long Never = new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>The licences as they are after the order; none for most orders.</summary>
    /// <param name="basket">What was ordered, and what the account holds as it is placed.</param>
    /// <param name="additions">What comes along.</param>
    /// <param name="account">Whose they are.</param>
    public static IReadOnlyList<Licence> Of(Basket basket, IReadOnlyList<Addition> additions, long account)
    {
        List<Licence>? granted = null;
        var now = basket.Now;
        foreach (var item in basket.Items)
        {
            if (item.Product.Family.LicenceOf(item.Product) is null)
                continue;
            // Of two items one renews what is held, and the other is a licence of its own.
            var renewed = basket.Renewed(item.Product)?.Licence is { } held && granted?.Any(other => other.Code == held.Code) != true ? held : null;
            (granted ??= []).Add(Made(item.Product, item.Resolution.Pricing!, Quantity(basket, item), renewed, account, now));
        }

        if (Enlarged(basket) is { } enlarged)
            (granted ??= []).Add(enlarged);
        foreach (var (product, pricing) in additions)
        {
            // What comes along renews nothing, so that it cannot take the place of what was paid for.
            if (product.Family.LicenceOf(product) is not null)
                (granted ??= []).Add(Made(product, pricing, Math.Max(1, product.Get(Traits.IncludedAddresses)), null, account, now));
        }

        return granted ?? [];
    }

    private static Licence Made(Product product, ProductPricing pricing, long quantity, Licence? renewed, long account, DateTimeOffset now)
    {
        var start = Math.Max(now.ToUnixTimeMilliseconds(), renewed?.ExpiresAt ?? 0);
        var expires = pricing.Days == 0 ? Never : Math.Min(Never, start + (Math.Min(pricing.Days, MostDays) * Day));
        return new Licence(renewed?.Code ?? NewCode(), account, product.Number, quantity, product.Has(Traits.Trial), expires, pricing.Days);
    }

    // Packs without a main licence in the order add to the one that is held.
    private static Licence? Enlarged(Basket basket)
    {
        var added = basket.Items.Sum(item => item.Product.Get(Traits.AddressesPerPack) * item.Quantity);
        return added > 0 && !basket.Items.Any(item => item.Product.Has(Traits.MainLicence)) && HackerGuardian.Held(basket)?.Licence is { } held
            ? held with { Quantity = held.Quantity + added }
            : null;
    }

    private static long Quantity(Basket basket, BasketItem item) =>
        item.Product.Has(Traits.MainLicence) ? HackerGuardian.Addresses(basket.Items) : item.Quantity;

    private static string NewCode() =>
        string.Join('-', Enumerable.Range(0, GroupsOfFive).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));
}
