using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using static Countersign.Server.Catalog.TakenRow;

namespace Countersign.Server.Catalog.Families;

/// <summary>What certificates that sign programs and documents have in common: their key lives in hardware, which vouches for it or is sent to the customer.</summary>
internal static class SigningRules
{
    /// <summary>The parameters: the key, the hardware and the applicant.</summary>
    public static IReadOnlyList<TakenRow> Rows { get; } =
    [
        One(ItemParameters.Csr).NeededWhen(IsAttested),
        One(ItemParameters.HsmType).NeededWhen(IsAttested),
        One(ItemParameters.KeyAttestation).NeededWhen(NamesHardware),
        .. All(ItemParameters.SmartCardBased, ItemParameters.ApplicantEmailAddress, ItemParameters.ContactEmailAddress, ItemParameters.IsApplicantValidated),
        .. All(CertificateRows.Request),
        .. All(TemplateParameters.Shipping, TemplateParameters.Agreement),
    ];

    /// <summary>The rules. What the hardware states is judged after the CSR that it is about.</summary>
    public static IReadOnlyList<ItemRule> InOrder { get; } =
        [CompanyRules.OrganizationIsKnown, TokensHaveNoAttestation, CsrRules.IsSound, HardwareVouches, TemplateRules.ShippingIsTheAccounts, TemplateRules.AgreementIsTheAccounts];

    /// <summary>Whether the call brings a statement of the hardware, which is about the key in a CSR and in the form of its maker (decisions N8, P5).</summary>
    public static bool IsAttested(Basket basket, BasketItem item) =>
        basket.IsSent(ItemParameters.KeyAttestation, item) && !IsOnToken(basket, item);

    /// <summary>Whether the call names the hardware, whose statement must come along (decision P5).</summary>
    public static bool NamesHardware(Basket basket, BasketItem item) =>
        basket.IsSent(ItemParameters.HsmType, item) && !IsOnToken(basket, item);

    /// <summary>Whether the certificate is to come on a token.</summary>
    public static bool IsOnToken(Basket basket, BasketItem item) => basket.Values.Get(ItemParameters.SmartCardBased, false, item.Number);

    // Decision P5: -129 says in a word why a statement is not believed; who looks into it finds the rest in the log.
    private static Rejection? HardwareVouches(Basket basket, BasketItem item) => basket.Attestation(item) is AttestationVerdict.Fails { Fault: var fault }
        ? ErrorCode.AttestationFailed.Reject(basket.NameOf(ItemParameters.KeyAttestation, item), fault.Context)
        : null;

    // Decision P5: the issuer makes the key of a token that it sends.
    private static Rejection? TokensHaveNoAttestation(Basket basket, BasketItem item)
    {
        if (!IsOnToken(basket, item))
            return null;
        return basket.IsSent(ItemParameters.HsmType, item) ? basket.NotApplicable(ItemParameters.HsmType, item)
            : basket.IsSent(ItemParameters.KeyAttestation, item) ? basket.NotApplicable(ItemParameters.KeyAttestation, item)
            : null;
    }
}
