using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>Which texts the messages about an order use; a template id goes before languageName.</summary>
public static class TemplateParameters
{
    /// <summary>The language of messages.</summary>
    public static readonly Parameter<string> LanguageName =
        OneOf("languageName", "string", "The language of the S/MIME messages.",
            ("en", "en", "English"), ("zh", "zh", "Chinese (Mandarin)"), ("da", "da", "Danish"), ("nl", "nl", "Dutch"), ("fr", "fr", "French"),
            ("de", "de", "German"), ("it", "it", "Italian"), ("ja", "ja", "Japanese"), ("ko", "ko", "Korean"), ("pt", "pt", "Portuguese"),
            ("ru", "ru", "Russian"), ("es", "es", "Spanish"), ("sv", "sv", "Swedish"), ("tr", "tr", "Turkish")) with
        {
            MaxLength = 2,
            Applicability = "S/MIME; kept and without effect elsewhere",
        };

    /// <summary>Template of the S/MIME verification message.</summary>
    public static readonly Parameter<long> SmimeVerification =
        Template("SMIMEVerificationTemplateID", "The account's template for the S/MIME verification message.");

    /// <summary>Template of the S/MIME request message.</summary>
    public static readonly Parameter<long> SmimeRequest =
        Template("SMIMERequestTemplateID", "The account's template for the S/MIME request message.");

    /// <summary>Template of the S/MIME collection message.</summary>
    public static readonly Parameter<long> SmimeCollection =
        Template("SMIMECollectionTemplateID", "The account's template for the S/MIME collection message.");

    /// <summary>Template of the message that asks for shipping details.</summary>
    public static readonly Parameter<long> Shipping =
        Template("shippingTemplateID", "The account's template for the message that asks for missing shipping details.") with
        {
            Applicability = "certificates on a token",
        };

    /// <summary>Template of the subscriber agreement message.</summary>
    public static readonly Parameter<long> Agreement =
        Template("agreementTemplateID", "The account's template for the subscriber agreement.") with
        {
            Applicability = "OV and EV SSL, eIDAS, S/MIME, code signing, document signing",
        };

    private static Parameter<long> Template(string name, string description) => Number(name, 1, description) with
    {
        Applicability = "S/MIME",
    };
}
