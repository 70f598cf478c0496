using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>Parameters of one item; on the wire the item number takes the place of <c>x</c>, and one underscore may precede it.</summary>
public static class ItemParameters
{
    /// <summary>The product.</summary>
    public static readonly Parameter<long> ProductId =
        Number("x_ID", 1, "The product, by its number.") with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "the item has no x_PPP",
        };

    /// <summary>The price row: product, term and tier at once.</summary>
    public static readonly Parameter<long> Pricing =
        Number("x_PPP", 1, "The price row, which names a product, a term and a tier at once.") with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "the item has no x_ID",
        };

    /// <summary>Whether the customer sees the item in lists.</summary>
    public static readonly Parameter<bool> Visibility =
        OneOf("x_visibility", "integer", "Whether the customer's own lists show the item.", ("-1", true, "shown"), ("0", false, "hidden")) with
        {
            Default = "-1",
        };

    /// <summary>The term.</summary>
    public static readonly Parameter<long> Days =
        Number("x_days", 1, "The term in days.") with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "x_ID names a product that is sold in several terms",
        };

    /// <summary>How many.</summary>
    public static readonly Parameter<long> Quantity =
        Number("x_seats", 1, "How many are bought: seats, users, servers or names, whatever the product is priced by.", most: 1_000_000) with
        {
            Synonyms = ["x_users", "x_servers", "x_quantity"],
            Requirement = Requirement.Conditional,
            RequiredWhen = "the catalog says so; else it counts as 1",
        };

    /// <summary>The second quantity that a price may depend on.</summary>
    public static readonly Parameter<long> Zones =
        Number("x_zones", 1, "The second quantity that a price may depend on.", most: 1_000_000) with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "the catalog says so; else it counts as 1",
        };

    /// <summary>How control over the domain is shown.</summary>
    public static readonly Parameter<Dcv> DcvEmailAddress =
        new("x_dcvEmailAddress", DcvText.TryRead, DcvText.Write)
        {
            Type = "string",
            MaxLength = 255,
            Format = "a method, or an e-mail address that is permitted for the domain; methods have at most 32 characters",
            Choices = DcvText.Choices,
            Default = "EMAIL",
            Applicability = "SSL, QWAC",
            Description = "How control over the domain is shown. Methods by e-mail are on their way out (ballot SC-090); prefer DNS or HTTP.",
        };

    /// <summary>The address that is scanned.</summary>
    public static readonly Parameter<string> IpAddress =
        Pattern("x_IPAddress", 15, "IPv4 address as dotted quad", text => IPv4Address.TryRead(text, out _), "The address that is scanned.") with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "the item is a HackerGuardian main licence",
            Applicability = "HackerGuardian",
        };

    /// <summary>Whether the certificate comes on a token.</summary>
    public static readonly Parameter<bool> SmartCardBased =
        Flag("x_smartCardBased", "Whether the certificate comes on a token.", "on a token", "collected by API or e-mail") with
        {
            Applicability = "document signing, eIDAS other than QWAC, code signing",
        };

    /// <summary>The hardware that made the key.</summary>
    public static readonly Parameter<HsmType> HsmType =
        OneOf("x_hsmType", "string", "The hardware that made the key and vouches for it.",
            ("YUBIKEY", Protocol.HsmType.YubiKey, "YubiKey"),
            ("LUNA", Protocol.HsmType.Luna, "Thales Luna"),
            ("MARVELL_GOOGLE", Protocol.HsmType.MarvellGoogle, "Google Cloud HSM"),
            ("FORTANIX", Protocol.HsmType.Fortanix, "Fortanix DSM"),
            ("YUBIHSM2", Protocol.HsmType.YubiHsm2, "YubiHSM 2"),
            ("NSHIELD", Protocol.HsmType.NShield, "Entrust nShield")) with
        { MaxLength = 20, Applicability = Signing };

    /// <summary>The hardware's statement about the key.</summary>
    public static readonly Parameter<string> KeyAttestation =
        Block("x_keyAttestation", 32767, "The hardware's statement that it made the key and keeps it.") with
        {
            Format = "Base64",
            Applicability = Signing,
        };

    /// <summary>The web server that will use the certificate.</summary>
    public static readonly Parameter<int> WebServerSoftware =
        OneOf("x_webserverSoftwareID", "integer", "The web server that will use the certificate; it changes nothing in the certificate, and -1 suits all.",
            ("2", 2, "Apache with mod_ssl"), ("10", 10, "servers written in Java"), ("14", 14, "Microsoft IIS 5 and 6"), ("18", 18, "Oracle"),
            ("30", 30, "Plesk"), ("31", 31, "WHM and cPanel"), ("35", 35, "Microsoft IIS 7 and later"), ("36", 36, "nginx"), ("-1", -1, "another")) with
        {
            Applicability = "SSL",
        };

    /// <summary>The mail addresses in an S/MIME certificate.</summary>
    public static readonly Parameter<string> SmimeEmailAddresses =
        Block("x_smimeEmailAddresses", 255, "The e-mail addresses that the certificate names.") with
        {
            Format = "separated by comma or white space",
            Applicability = Smime,
        };

    /// <summary>Whether the organization is the subject's common name.</summary>
    public static readonly Parameter<bool> SmimeSubjectCommonName =
        Flag("x_smimeSubjectCN", "Whether the subject's common name holds the organization.", "it does", "the subject has no common name") with
        {
            Applicability = "S/MIME, organization validated",
        };

    /// <summary>Which mail address the subject names.</summary>
    public static readonly Parameter<string> SmimeSubjectEmail =
        Text("x_smimeSubjectEmail", 255, "Which e-mail address the subject names.") with
        {
            Format = "Y, N, or one of x_smimeEmailAddresses",
            Applicability = Smime,
        };

    /// <summary>The registered identity of the organization.</summary>
    public static readonly Parameter<string> OrganizationIdentifier =
        Text("x_organizationIdentifier", 100, "The organization's identifier in a register, or its PSD2 authorization number.") with
        {
            Personal = true,
            Requirement = Requirement.Conditional,
            RequiredWhen = "the product is an eIDAS employee, seal or QWAC-legal profile or organization-validated S/MIME",
            Applicability = "eIDAS, S/MIME organization validated",
        };

    /// <summary>The registered identity of a person.</summary>
    public static readonly Parameter<string> PersonalIdentifier =
        Text("x_personalIdentifier", 100, "The person's identifier in a register.") with
        {
            Synonyms = ["x_semanticsIdentifier"],
            Personal = true,
            Requirement = Requirement.Conditional,
            RequiredWhen = "the product is an eIDAS citizen, employee or QWAC-natural profile",
            Applicability = "eIDAS for natural persons",
        };

    /// <summary>The competent authority of a payment provider.</summary>
    public static readonly Parameter<string> NcaIdentifier =
        Pattern("x_ncaIdentifier", 100, "country code, hyphen, two to eight capital letters", IsNcaIdentifier,
            "The authority that supervises the payment provider.") with
        {
            Requirement = Requirement.Conditional,
            RequiredWhen = "the product is a PSD2 profile",
            Applicability = Psd2,
        };

    /// <summary>The name of that authority.</summary>
    public static readonly Parameter<string> NcaName =
        Text("x_ncaName", 100, "The English name of that authority; derived from x_ncaIdentifier when left out.") with
        {
            Applicability = Psd2,
        };

    /// <summary>PSP_AS.</summary>
    public static readonly Parameter<bool> AccountServicingRole = Role("x_accountServicingRole", "Whether the provider services accounts.");

    /// <summary>PSP_PI.</summary>
    public static readonly Parameter<bool> PaymentInitiationRole = Role("x_paymentInitiationRole", "Whether the provider initiates payments.");

    /// <summary>PSP_AI.</summary>
    public static readonly Parameter<bool> AccountInformationRole =
        Role("x_accountInformationRole", "Whether the provider gives information on accounts.");

    /// <summary>PSP_IC.</summary>
    public static readonly Parameter<bool> PaymentServiceRole =
        Role("x_paymentServiceRole", "Whether the provider issues card-based payment instruments.");

    /// <summary>The certificate signing request.</summary>
    public static readonly Parameter<string> Csr =
        Extra(Block("x_csr", 32767, "The certificate signing request; it may also be supplied after the order.")) with
        {
            Format = "PKCS #10 in Base64, with or without its begin and end lines",
            Applicability = "certificates",
        };

    /// <summary>The names of a multi-domain certificate.</summary>
    public static readonly Parameter<string> DomainNames =
        Extra(Block("x_domainNames", 32767, "The names in a multi-domain certificate.")) with
        {
            Format = "separated by comma or white space",
            Applicability = MultiDomain,
        };

    /// <summary>How control is shown, name by name.</summary>
    public static readonly Parameter<string> DcvEmailAddresses =
        Extra(Block("x_dcvEmailAddresses", 32767, "How control is shown over each of x_domainNames, in their order.")) with
        {
            Format = "addresses or methods, separated by comma or white space",
            Applicability = MultiDomain,
        };

    /// <summary>The name that stands first.</summary>
    public static readonly Parameter<string> PrimaryDomainName =
        Extra(Text("x_primaryDomainName", 64, "Which of x_domainNames stands first.")) with { Applicability = MultiDomain };

    /// <summary>The hash of the signature.</summary>
    public static readonly Parameter<string> SignatureHash =
        Extra(OneOf("x_signatureHash", "string", "The hash that the issuing authority is asked to sign with.",
            ("NO_PREFERENCE", "NO_PREFERENCE", "any"),
            ("INFER_FROM_CSR", "INFER_FROM_CSR", "the one that signs the CSR"),
            ("PREFER_SHA2", "PREFER_SHA2", "SHA-2 where it can be had"),
            ("REQUIRE_SHA2", "REQUIRE_SHA2", "SHA-2 and no other"),
            ("PREFER_SHA1", "PREFER_SHA1", "a wish of older callers, which nobody can fulfil any more"))) with
        {
            MaxLength = 64,
            Applicability = "certificates",
        };

    /// <summary>What makes a DCV token unique.</summary>
    public static readonly Parameter<string> UniqueValue =
        Extra(Pattern("x_uniqueValue", 20, "letters and digits", IsAlphanumeric, "What makes the DCV token of this order unlike any other.")) with
        {
            Applicability = "SSL, QWAC",
        };

    /// <summary>The applicant representative's address.</summary>
    public static readonly Parameter<string> ApplicantEmailAddress =
        Extra(Email("x_appRepEmailAddress", "The e-mail address of the applicant's representative.")) with
        {
            Personal = true,
            Applicability = Signing,
        };

    /// <summary>Where validation writes to.</summary>
    public static readonly Parameter<string> ContactEmailAddress =
        Extra(Email("x_contactEmailAddress", "The only address that validation writes to.")) with
        {
            Personal = true,
            Applicability = Signing,
        };

    /// <summary>The caller's own number.</summary>
    public static readonly Parameter<string> ForeignOrderNumber =
        Extra(Text("x_foreignOrderNumber", 64, "The caller's own number for the item, not used before in the account."));

    /// <summary>The representative's login.</summary>
    public static readonly Parameter<string> ApplicantLoginName =
        Extra(Text("x_appRepLoginName", 50, "The login of the applicant's representative.")) with
        {
            Personal = true,
            Applicability = "HackerGuardian",
        };

    /// <summary>Whether the caller has validated the customer.</summary>
    public static readonly Parameter<bool> IsCustomerValidated =
        Extra(Flag("x_isCustomerValidated", "Whether the caller has validated the customer.", "it has", "it has not"));

    /// <summary>Whether the caller has validated the representative.</summary>
    public static readonly Parameter<bool> IsApplicantValidated =
        Extra(Flag("x_isAppRepValidated", "Whether the caller has validated the applicant's representative.", "it has", "it has not")) with
        {
            Applicability = Signing,
        };

    /// <summary>Whether a person stands in the subject.</summary>
    public static readonly Parameter<bool> IncludeIndividual =
        Extra(Flag("x_includeIndividual", "Whether the subject names a person within the organization.", "it does", "the organization only")) with
        {
            Applicability = "document signing",
        };

    /// <summary>Whether the product renews itself.</summary>
    public static readonly Parameter<bool> EnableAutoRenew =
        Extra(Flag("x_enableAutoRenew", "Whether the product renews itself.", "it does", "it ends")) with { Applicability = "SiteLock" };

    /// <summary>Whether the CSR wins over the call.</summary>
    public static readonly Parameter<bool> PrioritiseCsrValues =
        Extra(Flag("x_prioritiseCSRValues", "Which wins where CSR and call differ.", "the CSR", "the call")) with
        {
            Applicability = "certificates",
        };

    /// <summary>Whether the answer shows a collection code.</summary>
    public static readonly Parameter<bool> ShowCollectionCode =
        Extra(Flag("x_showCollectionCode", "Whether a collection code is shown.", "it is", "it is not")) with { Applicability = Smime };

    /// <summary>How many common names a subject may have.</summary>
    public static readonly Parameter<long> MaxSubjectCommonNames =
        Extra(Number("x_maxSubjectCNs", 0, "How many common names the subject may have.")) with { Applicability = MultiDomain };

    private const string Signing = "code signing, document signing";
    private const string Smime = "S/MIME";
    private const string Psd2 = "eIDAS for payment providers (PSD2)";
    private const string MultiDomain = "SSL and QWAC for several domains";

    private static Parameter<T> Extra<T>(Parameter<T> row) => row with { Extension = true };

    // Never missing: what is not sent counts as N, and a profile without any role is refused by a rule of its own (decision P6).
    private static Parameter<bool> Role(string name, string description) => Flag(name, description, "it does", "it does not") with
    {
        Default = "N",
        Applicability = Psd2,
    };

    private static bool IsAlphanumeric(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        }

        return true;
    }

    private static bool IsNcaIdentifier(ReadOnlySpan<char> text) =>
        text.Length is >= 5 and <= 11 && CountryCodes.IsAssigned(text[..2]) && text[2] == '-' && !text[3..].ContainsAnyExceptInRange('A', 'Z');
}
