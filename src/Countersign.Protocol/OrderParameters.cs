using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>Parameters that describe the order as a whole.</summary>
public static class OrderParameters
{
    /// <summary>The affiliate's brand; absent means the operator's own.</summary>
    public static readonly Parameter<string> AffiliateBrand =
        Text("ap", 64, "The affiliate brand the order is placed under; without it the operator's own.");

    /// <summary>The currency of all amounts.</summary>
    public static readonly Parameter<CurrencyCode> Currency =
        OneOf("currency", "string", "The currency of the prices that were quoted to the customer or that have been paid.",
            ("USD", CurrencyCode.Usd, "US dollar"),
            ("EUR", CurrencyCode.Eur, "Euro"),
            ("GBP", CurrencyCode.Gbp, "Pound sterling")) with
        { MaxLength = 3, Default = "USD" };

    /// <summary>Where in the world the order comes from.</summary>
    public static readonly Parameter<string> Region =
        Text("region", 64, "The region of the world the order comes from, in the caller's words.") with { Default = "Unknown" };

    /// <summary>Whether the customer is known already.</summary>
    public static readonly Parameter<bool> IsReturningCustomer =
        Flag("isReturningCustomer", "Whether the customer has an account already.", "the customer has an account", "the customer is new") with
        {
            Applicability = "calls with a loginName; judged as absent without one",
        };

    /// <summary>Where the browser goes on an error.</summary>
    public static readonly Parameter<string> ErrorUrl =
        Url("errorURL", "Where the browser is sent when the call is refused.");

    /// <summary>Where the browser goes, or may go, after success.</summary>
    public static readonly Parameter<string> SuccessUrl =
        Url("successURL", "Where the confirmation page links to after payment, or where the browser is sent when nothing is to be paid.");

    /// <summary>Where the cancellation page links to.</summary>
    public static readonly Parameter<string> CancelUrl =
        Url("cancelURL", "Where the page links to that a customer sees after cancelling the payment.");

    /// <summary>Where the browser goes after payment instead of the confirmation page.</summary>
    public static readonly Parameter<string> ConfirmUrl =
        Url("confirmURL", "Where the browser is sent after payment, in place of the confirmation page.");

    /// <summary>When the money is taken.</summary>
    public static readonly Parameter<PaymentStatus> PaymentStatus =
        OneOf("paymentStatus", "integer", "When the money is taken. Calls from a server use 2.",
            ("0", Protocol.PaymentStatus.AlreadyPaid, "it has been taken already and the call says how much; needs a client certificate"),
            ("1", Protocol.PaymentStatus.PayNow, "now: the browser is redirected to pay"),
            ("2", Protocol.PaymentStatus.PayLater, "later, by other means: the answer says how much")) with
        { MaxLength = 1, Default = "1" };

    /// <summary>Whether the customer wants mailings.</summary>
    public static readonly Parameter<bool> OptInToMailingList =
        Flag("optInToMailingList", "Whether the customer wants to be on the mailing list.", "put the customer on the list", "do not") with
        {
            Default = "N",
            Personal = true,
            AccountDetail = true,
        };

    /// <summary>A special price or addition.</summary>
    public static readonly Parameter<OfferCode> Offer =
        OneOf("offerCode", "string", "A special price, or a product that is added without charge.",
            ("FREE_EV_UPGRADE", OfferCode.FreeEvUpgrade, "an EV item of the same names at the price of the OV product"),
            ("FREE_EV_UPGRADE_REQUIRED", OfferCode.FreeEvUpgradeRequired, "the same, refused without an EV item"),
            ("EVSSLPREREGISTRATIONOFFER", OfferCode.EvSslPreregistration, "adds the free product of the EV preregistration"),
            ("FREE_HP_UPGRADE", OfferCode.FreeHackerProofUpgrade, "adds a free HackerProof")) with
        { MaxLength = 64 };

    /// <summary>The shape of the answer that the caller asks for.</summary>
    public static readonly Parameter<ResponseFormat> ResponseFormat =
        OneOf("responseFormat", "integer", "The shape of the answer; without it the affiliate's own profile.",
            ("1", Protocol.ResponseFormat.Legacy, "form-encoded, with errorCode=0 first on success"),
            ("2", Protocol.ResponseFormat.Json, "a JSON object")) with
        { Extension = true };

    /// <summary>An argument of the reseller variant.</summary>
    public static readonly Parameter<string> Reseller =
        Text("reseller", 64, "An argument of the call's variant for resellers, kept with the order.") with
        {
            Extension = true,
            OnlyIfTolerated = true,
        };

    /// <summary>An argument of the reseller variant.</summary>
    public static readonly Parameter<string> EarlierOrderNumber =
        Text("orderNumber", 128, "An earlier order that the reseller variant's callers name, kept with the order.") with
        {
            Extension = true,
            OnlyIfTolerated = true,
        };

    /// <summary>An argument of the reseller variant.</summary>
    public static readonly Parameter<string> IssuingAuthority =
        Text("caCertificateID", 64, "The issuing authority that the reseller variant's callers wish for, kept with the order.") with
        {
            Extension = true,
            OnlyIfTolerated = true,
        };
}
