using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Catalog.Families;

/// <summary>Templates for messages: each must be the account's own and of the kind that the parameter asks for (decision P7).</summary>
internal static class TemplateRules
{
    private static readonly (Parameter<long> Row, TemplateKind Kind)[] Smime =
    [
        (TemplateParameters.SmimeVerification, TemplateKind.SmimeVerification),
        (TemplateParameters.SmimeRequest, TemplateKind.SmimeRequest),
        (TemplateParameters.SmimeCollection, TemplateKind.SmimeCollection),
    ];

    /// <summary>Every parameter that names a template, for whoever reads the templates of an account.</summary>
    public static IEnumerable<Parameter<long>> Rows { get; } =
        [.. Smime.Select(template => template.Row), TemplateParameters.Shipping, TemplateParameters.Agreement];

    /// <summary>-4 on the first S/MIME template that is not the account's.</summary>
    public static Rejection? SmimeTemplatesAreTheAccounts(Basket basket, BasketItem item)
    {
        foreach (var (row, kind) in Smime)
        {
            if (IsTheAccounts(basket, item, row, kind) is { } rejection)
                return rejection;
        }

        return null;
    }

    /// <summary>-4 on a subscriber agreement that is not the account's.</summary>
    public static Rejection? AgreementIsTheAccounts(Basket basket, BasketItem item) =>
        IsTheAccounts(basket, item, TemplateParameters.Agreement, TemplateKind.Agreement);

    /// <summary>-4 on a shipping template that is not the account's; for certificates that may come on a token.</summary>
    public static Rejection? ShippingIsTheAccounts(Basket basket, BasketItem item) =>
        IsTheAccounts(basket, item, TemplateParameters.Shipping, TemplateKind.Shipping);

    private static Rejection? IsTheAccounts(Basket basket, BasketItem item, Parameter<long> row, TemplateKind kind) =>
        !basket.Values.TryGet(row, out var number) || (basket.Holdings.Templates.TryGetValue(number, out var held) && held == kind)
            ? null
            : basket.Invalid(row, item);
}
