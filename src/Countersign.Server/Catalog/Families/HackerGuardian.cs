using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Licences;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>PCI scanning of addresses: main licences, what accompanies them, and packs of further addresses (decision P9).</summary>
public static class HackerGuardian
{
    private const string Main = "main";
    private static readonly TimeSpan RenewalWindow = TimeSpan.FromDays(30);

    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("HackerGuardian",
    [
        One(ItemParameters.IpAddress).NeededWhen((_, item) => IsMain(item)),
        One(ItemParameters.ApplicantLoginName),
    ])
    {
        JudgesLicences = true,
        LicenceOf = product => product.Has(Traits.MainLicence) ? Main : null,
        RenewsByItself = true,
        Rules =
        [
            CompanyRules.CompanyIsNamed,
            CompanyRules.AddressHasPublicDomain,
            SecondPartHasItsMainLicence,
            OneMainLicence,
            PackIsNotForTrial, // Before the term, which no pack has in common with a trial.
            TermsAgree,
            QuantityIsWhatIsIncluded,
            PackHasLicence,
            TrialIsNotRenewed,
            RenewalIsDue,
            AddressesInUseAreCovered,
            CompanyIsNew,
        ],
    };

    private static Rejection? SecondPartHasItsMainLicence(Basket basket, BasketItem item) =>
        item.Product.Get(Traits.Accompanies) is > 0 and var main && !basket.Items.Any(other => other.Product.Number == main)
            ? basket.NotApplicable(basket.IsSent(ItemParameters.Pricing, item) ? ItemParameters.Pricing : ItemParameters.ProductId, item)
            : null;

    private static Rejection? OneMainLicence(Basket basket, BasketItem item) =>
        IsMain(item) && basket.Items.Count(IsMain) > 1 ? ErrorCode.OneMainLicence.Reject() : null;

    private static Rejection? TermsAgree(Basket basket, BasketItem item) =>
        MainOf(basket) is { } main && (IsPack(item) || item.Product.Get(Traits.Accompanies) > 0) && Days(item) != Days(main)
            ? ErrorCode.IncorrectHackerGuardianTerm.Reject(basket.NameOf(ItemParameters.Days, item))
            : null;

    // The price is for the licence with the addresses that it includes; more come in packs.
    private static Rejection? QuantityIsWhatIsIncluded(Basket basket, BasketItem item) =>
        IsMain(item) && basket.IsSent(ItemParameters.Quantity, item) && item.Quantity != item.Product.Get(Traits.IncludedAddresses)
            ? ErrorCode.AddressCountMismatch.Reject()
            : null;

    private static Rejection? PackIsNotForTrial(Basket basket, BasketItem item) =>
        IsPack(item) && (MainOf(basket)?.Product.Has(Traits.Trial) ?? Held(basket) is { Licence.IsTrial: true }) ? ErrorCode.NoPackForTrial.Reject() : null;

    private static Rejection? PackHasLicence(Basket basket, BasketItem item) =>
        IsPack(item) && MainOf(basket) is null && Held(basket) is null ? ErrorCode.PackWithoutLicence.Reject() : null;

    // Neither is a trial renewed nor does one renew: it would lengthen what was paid for.
    private static Rejection? TrialIsNotRenewed(Basket basket, BasketItem item) =>
        IsMain(item) && Held(basket) is { } held && (held.Licence.IsTrial || item.Product.Has(Traits.Trial)) ? ErrorCode.TrialNotRenewable.Reject() : null;

    private static Rejection? RenewalIsDue(Basket basket, BasketItem item)
    {
        if (!IsMain(item) || Held(basket) is not { } held)
            return null;
        var expires = DateTimeOffset.FromUnixTimeMilliseconds(held.Licence.ExpiresAt);
        return expires - basket.Now > RenewalWindow
            ? ErrorCode.RenewalTooEarly.Reject(null, expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
            : null;
    }

    private static Rejection? AddressesInUseAreCovered(Basket basket, BasketItem item) =>
        IsMain(item) && Held(basket) is { } held && Addresses(basket.Items) < held.Licence.Quantity
            ? ErrorCode.TooFewAddresses.Reject(null, held.Licence.Quantity.ToString(CultureInfo.InvariantCulture))
            : null;

    // Whoever has had a licence is the company that is known there.
    private static Rejection? CompanyIsNew(Basket basket, BasketItem item) =>
        IsMain(item) && basket.Holdings.Partners.CompanyIsKnownToQualys && !basket.Holdings.Licences.Any(held => held.Product?.Family == Family)
            ? ErrorCode.CompanyKnownToQualys.Reject(basket.NameOf(CompanyParameters.OrganizationName, item))
            : null;

    /// <summary>How many addresses the items of an order cover in all.</summary>
    internal static long Addresses(IEnumerable<BasketItem> items) =>
        items.Sum(item => item.Product.Get(Traits.IncludedAddresses) + (item.Product.Get(Traits.AddressesPerPack) * item.Quantity));

    /// <summary>The main licence that an order is about: the one that the call names, else the one that lasts longest; null without one.</summary>
    internal static HeldLicence? Held(Basket basket)
    {
        var named = basket.Values.Text(CustomerParameters.LicenceCode);
        return basket.Holdings.Licences.Where(held => held.IsValid(basket.Now) && held.Product?.Has(Traits.MainLicence) == true)
            .OrderByDescending(held => held.Licence.Code == named).ThenByDescending(held => held.Licence.ExpiresAt).FirstOrDefault();
    }

    private static BasketItem? MainOf(Basket basket) => basket.Items.FirstOrDefault(IsMain);

    private static bool IsMain(BasketItem item) => item.Product.Has(Traits.MainLicence);

    private static bool IsPack(BasketItem item) => item.Product.Get(Traits.AddressesPerPack) > 0;

    private static long? Days(BasketItem item) => item.Resolution.Pricing?.Days;
}
