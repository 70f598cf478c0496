using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Licences;

namespace Countersign.Server.Catalog.Families;

/// <summary>Backup of web sites, provided by an outside service that has a word in it.</summary>
public static class CodeGuard
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("CodeGuard")
    {
        JudgesLicences = true,
        LicenceOf = product => product.Number.ToString(CultureInfo.InvariantCulture), // Another plan has another price.
        Rules =
        [
            CompanyRules.CompanyIsNamed,
            CompanyRules.AddressHasPublicDomain,
            OneLicence,
            PlanIsThere,
            ServiceIsOn,
            PartnerIsKnown,
            PartnerIsActive,
            EmailIsNew,
        ],
    };

    private static Rejection? OneLicence(Basket basket, BasketItem item) =>
        basket.Items.Count(other => other.Product.Family == Family) > 1 ? ErrorCode.OneCodeGuardLicence.Reject() : null;

    private static Rejection? PlanIsThere(Basket basket, BasketItem item) =>
        item.Product.Get(Traits.CodeGuardPlan).Length == 0 ? ErrorCode.CodeGuardPlanMissing.Reject() : null;

    private static Rejection? ServiceIsOn(Basket basket, BasketItem item) =>
        Standing(basket).IsOff ? ErrorCode.CodeGuardDisabled.Reject() : null;

    private static Rejection? PartnerIsKnown(Basket basket, BasketItem item) =>
        Standing(basket).Partner == CodeGuardPartner.Unknown ? ErrorCode.UnknownCodeGuardPartner.Reject() : null;

    private static Rejection? PartnerIsActive(Basket basket, BasketItem item) =>
        Standing(basket).Partner == CodeGuardPartner.Inactive ? ErrorCode.CodeGuardPartnerInactive.Reject() : null;

    // Whoever renews is known there by the licence that is held.
    private static Rejection? EmailIsNew(Basket basket, BasketItem item) =>
        Standing(basket).EmailIsKnown && !basket.Holdings.Licences.Any(held => held.Product?.Family == Family)
            ? ErrorCode.EmailKnownToCodeGuard.Reject(basket.NameOf(CustomerParameters.EmailAddress, item))
            : null;

    private static CodeGuardStanding Standing(Basket basket) => basket.Holdings.Partners.CodeGuard;
}
