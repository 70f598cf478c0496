using System.Globalization;
using Countersign.Protocol;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>Scanning and repair of web sites: plans, and add-ons for some of them (decision P8).</summary>
public static class SiteLock
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("SiteLock", [.. All(CustomerParameters.DomainName, ItemParameters.EnableAutoRenew)])
    {
        JudgesLicences = true,
        // Another plan has another price, and so is another licence.
        LicenceOf = product => Plan(product).Length > 0 || IsAddOn(product) ? product.Number.ToString(CultureInfo.InvariantCulture) : null,
        Rules = [CompanyRules.CompanyIsNamed, CompanyRules.AddressHasPublicDomain, CertificateIsThere, AddOnHasItsPlan],
    };

    private static Rejection? CertificateIsThere(Basket basket, BasketItem item) =>
        item.Product.Has(Traits.OnlyWithSsl) && !basket.Items.Any(other => other.Product.Family == SslCertificates.Family)
            ? ErrorCode.SiteLockWithoutSsl.Reject()
            : null;

    private static Rejection? AddOnHasItsPlan(Basket basket, BasketItem item)
    {
        if (!IsAddOn(item.Product))
            return null;
        var plans = basket.Items.Select(other => other.Product)
            .Concat(basket.Holdings.Licences.Where(held => held.IsValid(basket.Now)).Select(held => held.Product).OfType<Product>());
        return plans.Any(product => item.Product.Get(Traits.SiteLockAddOnFor).Contains(Plan(product))) ? null : ErrorCode.AddonNotAvailable.Reject();
    }

    private static bool IsAddOn(Product product) => !product.Get(Traits.SiteLockAddOnFor).IsDefaultOrEmpty;

    private static string Plan(Product product) => product.Get(Traits.SiteLockPlan);
}
