using Countersign.Protocol;
using Countersign.Server.Catalog;

namespace Countersign.Server.Orders;

/// <summary>A check on a draft: null when it holds.</summary>
public delegate Rejection? OrderRule(Draft draft);

/// <summary>The rules that every order obeys, in the order in which the first broken one is answered; pure functions of the draft.</summary>
public static class OrderRules
{
    private static readonly Parameter[] PaymentRows = [.. ParameterTable.PlaceOrder.All.Where(row => row.Section == PaymentParameters.Section)];

    /// <summary>The order of judgement after login ('Order of judgement' of the decisions).</summary>
    public static IReadOnlyList<OrderRule> InOrder { get; } =
    [
        LicenceCodeIsKnown,
        ProductsAreSold,
        AnchorsAreNotSoldHere,
        FamilyRules.FirstOfFamiliesHold,
        LoginIsThereWhereNeeded,
        TermsAreNamed,
        QuantitiesAreNamed,
        FamilyRules.NeededRowsAreNamed,
        PaidRules.PaymentIsDescribed,
        OfferRules.OfferTakesPart,
        FamilyRules.RowsTakePart,
        AgreementsArePaidNow,
        AgreementsAreOne,
        PaymentPartsAreOnlyForPaid,
        PaidRules.PaymentIdTakesPart,
        FamilyRules.OfFamiliesHold,
        FamilyRules.FreeOnesAreOnePerAccount,
        OwnNumbersAreUnused,
        OfferRules.UpgradeIsThere,
        PricesExist,
        PaidRules.AmountsAreOurs,
        PaidRules.MethodCanHavePaid,
        PaidRules.PaymentIsUnused,
        PaidRules.TimeOfPaymentCanBe,
    ];

    /// <summary>The first broken rule's rejection; null when all hold.</summary>
    public static Rejection? FirstBroken(Draft draft)
    {
        foreach (var rule in InOrder)
        {
            if (rule(draft) is { } rejection)
                return rejection;
        }

        return null;
    }

    // Decision A9.
    private static Rejection? LicenceCodeIsKnown(Draft draft) =>
        draft.Facts.LicenceIsKnown ? null : Invalid(draft, CustomerParameters.LicenceCode);

    // Decision N10: known to the catalog, and a price row of the product that is named beside it.
    private static Rejection? ProductsAreSold(Draft draft) => FirstOf(draft, item => item.Resolution.Fault switch
    {
        CatalogFault.UnknownProduct => Invalid(draft, ItemParameters.ProductId, item.Number),
        CatalogFault.UnknownPricing or CatalogFault.PricingOfOtherProduct => Invalid(draft, ItemParameters.Pricing, item.Number),
        _ => null,
    });

    // Decision P8.
    private static Rejection? AnchorsAreNotSoldHere(Draft draft) => FirstOf(draft, item =>
        item.Product.Has(Traits.DocumentSigningAnchor) ? ErrorCode.DocumentSigningAnchor.Reject() : null);

    // Decision A1: an account that has no login can be reached through its orders only.
    private static Rejection? LoginIsThereWhereNeeded(Draft draft) => FirstOf(draft, item =>
        item.Product.Has(Traits.RequiresLogin) && draft.Customer.Login is null
            ? ErrorCode.MissingArgument.Reject(CustomerParameters.LoginName.Name)
            : null);

    // Decision N10: a term that the product has, named where it has several.
    private static Rejection? TermsAreNamed(Draft draft) => FirstOf(draft, item => item.Resolution.Fault switch
    {
        CatalogFault.DaysMissing => Missing(ItemParameters.Days, item.Number),
        CatalogFault.DaysNotSold => Invalid(draft, ItemParameters.Days, item.Number),
        _ => null,
    });

    // Decision M7.
    private static Rejection? QuantitiesAreNamed(Draft draft) => FirstOf(draft, item =>
        IsMissing(draft, item, Traits.RequiresQuantity, ItemParameters.Quantity) ? Missing(ItemParameters.Quantity, item.Number)
        : IsMissing(draft, item, Traits.RequiresZones, ItemParameters.Zones) ? Missing(ItemParameters.Zones, item.Number)
        : null);

    // Decision M3.
    private static Rejection? AgreementsArePaidNow(Draft draft) => FirstOf(draft, item =>
        item.Product.Agreement != Agreement.None && draft.Request.PaymentStatus != PaymentStatus.PayNow
            ? NotApplicable(draft, OrderParameters.PaymentStatus)
            : null);

    // A visit to a gateway makes one agreement: all that is paid by one is due together.
    private static Rejection? AgreementsAreOne(Draft draft)
    {
        var first = draft.Items.FirstOrDefault(item => item.Product.Agreement != Agreement.None);
        return FirstOf(draft, item => item.Product.Agreement != Agreement.None
            && (item.Product.Agreement, item.Resolution.Pricing?.Days) != (first!.Product.Agreement, first.Resolution.Pricing?.Days)
                ? Invalid(draft, draft.Request.Values.IsSent(ItemParameters.Pricing, item.Number) ? ItemParameters.Pricing : ItemParameters.ProductId, item.Number)
                : null);
    }

    // Decision N13: what the page marks for paymentStatus=0 only.
    private static Rejection? PaymentPartsAreOnlyForPaid(Draft draft)
    {
        if (draft.Request.PaymentStatus == PaymentStatus.AlreadyPaid)
            return null;
        foreach (var row in PaymentRows)
        {
            var (first, last) = row.Scope == Scope.Item ? (1, draft.Items.Count) : (0, 0);
            for (var item = first; item <= last; item++)
            {
                if (draft.Request.Values.IsSent(row, item))
                    return NotApplicable(draft, row, item);
            }
        }

        return null;
    }

    // Decision N8: of the account, and within the call.
    private static Rejection? OwnNumbersAreUnused(Draft draft)
    {
        HashSet<string>? named = null;
        return FirstOf(draft, item => draft.Request.Values.Text(ItemParameters.ForeignOrderNumber, item.Number) is { } number
            && (draft.Basket.Holdings.UsedNumbers.Contains(number) || !(named ??= new(StringComparer.Ordinal)).Add(number))
                ? Invalid(draft, ItemParameters.ForeignOrderNumber, item.Number)
                : null);
    }

    // Decision N10: sold so many times, and in this currency.
    private static Rejection? PricesExist(Draft draft) => FirstOf(draft, item => item.Resolution.Fault switch
    {
        CatalogFault.QuantityNotSold => Invalid(draft, ItemParameters.Quantity, item.Number),
        CatalogFault.ZonesNotSold => Invalid(draft, ItemParameters.Zones, item.Number),
        CatalogFault.NotSoldInCurrency => Invalid(draft, OrderParameters.Currency),
        _ => null,
    });

    private static Rejection? FirstOf(Draft draft, Func<BasketItem, Rejection?> judge)
    {
        foreach (var item in draft.Items)
        {
            if (judge(item) is { } rejection)
                return rejection;
        }

        return null;
    }

    private static bool IsMissing(Draft draft, BasketItem item, Trait<bool> requirement, Parameter row) =>
        item.Product.Has(requirement) && !draft.Request.Values.IsSent(row, item.Number);

    private static Rejection Invalid(Draft draft, Parameter row, int item = 0) =>
        ErrorCode.InvalidValue.Reject(draft.Request.Values.NameOf(row, item));

    private static Rejection Missing(Parameter row, int item) => ErrorCode.MissingArgument.Reject(row.NameFor(item));

    private static Rejection NotApplicable(Draft draft, Parameter row, int item = 0) =>
        ErrorCode.NotApplicable.Reject(draft.Request.Values.NameOf(row, item));
}
