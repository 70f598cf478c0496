using System.Reflection;

namespace Countersign.Protocol;

/// <summary>The closed table of errors: number, exact wire text, and what it means in our words. Nothing else makes a <see cref="Rejection"/>.</summary>
public sealed class ErrorCode
{
    /// <summary>-1: plain HTTP.</summary>
    public static readonly ErrorCode NotOverHttps = new(-1, "Request was not made over HTTPS!",
        "The call came over plain HTTP; nothing in it was read.");

    /// <summary>-2: a name that is no parameter.</summary>
    public static readonly ErrorCode UnrecognizedArgument = new(-2, "'xxxx' is an unrecognized argument!",
        "The call names a parameter that does not exist.", placeholder: "xxxx", itemIs: "the name as sent");

    /// <summary>-3: something needed was not sent.</summary>
    public static readonly ErrorCode MissingArgument = new(-3, "The 'xxxx' argument is missing!",
        "A parameter that this order needs was not sent.", placeholder: "xxxx", itemIs: "the documented name with its item number");

    /// <summary>-4: a value that breaks its rules.</summary>
    public static readonly ErrorCode InvalidValue = new(-4, "The value of the 'xxxx' argument is invalid!",
        "A value breaks the length, list, grammar or reference rules of its parameter, or the parameter was sent twice.",
        placeholder: "xxxx", itemIs: "the name as sent");

    /// <summary>-13: a key that is too small, too large or of the wrong curve.</summary>
    public static readonly ErrorCode UnsupportedKeySize = new(-13, "The CSR uses an unsupported key size!",
        "The key in the CSR has a size or curve that the product does not take.", itemIs: "the CSR parameter");

    /// <summary>-14: our own fault.</summary>
    public static readonly ErrorCode Unknown = new(-14, "An unknown error occurred!",
        "The server failed; the correlation id in the answer's header finds the cause in its log.");

    /// <summary>-16: one answer for every failed login; the sentence stands in errorItem and in errorMessage (decision A2).</summary>
    public static readonly ErrorCode IncorrectLogin = new(-16,
        "Incorrect login details, account is locked, password has expired or your source IP is blocked.",
        "The login failed; which of the causes it was stands in the operator's log only.", itemIs: "the sentence itself")
    { itemRepeatsMessage = true };

    /// <summary>-38: the account lacks what a validated product needs.</summary>
    public static readonly ErrorCode DetailsMissing = new(-38,
        "Certain details that must be validated for 'errorItem' are missing from this Account!",
        "A validated product needs a detail that neither the call nor the account holds.",
        placeholder: "errorItem", itemIs: "the missing detail");

    /// <summary>-39: no item, or a gap in the item numbers.</summary>
    public static readonly ErrorCode ItemMissing = new(-39, "At least 1 item is missing from this order!",
        "The order has no item, leaves out an item number, or an item names no product.");

    /// <summary>-44: a key that the account has not registered.</summary>
    public static readonly ErrorCode KeyNotWhiteListed = new(-44, "Not a white-listed public key!",
        "The product takes only public keys that are registered with the account.", itemIs: "the CSR parameter");

    /// <summary>-45: a free licence is already held.</summary>
    public static readonly ErrorCode OneFreeLicence = new(-45, "This offer is limited to one free license per account!",
        "The account already holds a free licence of this kind.");

    /// <summary>-53: terms of licence and pack do not fit.</summary>
    public static readonly ErrorCode IncorrectHackerGuardianTerm = new(-53,
        "Incorrect duration for main HG licence or/and Additional IP addresses pack!",
        "The terms of a HackerGuardian licence and of its address pack differ.", itemIs: "the term parameter");

    /// <summary>-54: two main licences.</summary>
    public static readonly ErrorCode OneMainLicence = new(-54, "The order can have one main license only!",
        "The order has more than one HackerGuardian main licence.");

    /// <summary>-56: too early to renew.</summary>
    public static readonly ErrorCode RenewalTooEarly = new(-56,
        "Your current license expires on 'YYYY-MM-DD'. Licenses can only be renewed up to 30 days prior to the expiry of your existing license.",
        "A HackerGuardian licence may be renewed in its last 30 days only.", placeholder: "YYYY-MM-DD");

    /// <summary>-57: the scanning partner knows the company.</summary>
    public static readonly ErrorCode CompanyKnownToQualys = new(-57, "The company name already exists in the service Qualys!",
        "A first HackerGuardian order names a company that the scanning partner already knows.", itemIs: "organizationName");

    /// <summary>-58: an address pack for a trial.</summary>
    public static readonly ErrorCode NoPackForTrial = new(-58, "Additional IP Addresses pack is not available for trial licence!",
        "Address packs cannot be added to a HackerGuardian trial.");

    /// <summary>-59: an address pack without a licence.</summary>
    public static readonly ErrorCode PackWithoutLicence = new(-59,
        "Additional IP Address Packs may only be purchased for an existing HackerGuardian account!",
        "An address pack needs a HackerGuardian licence, held or in the same order.");

    /// <summary>-60: fewer addresses than in use.</summary>
    public static readonly ErrorCode TooFewAddresses = new(-60,
        "To renew your access to the PCI portal you must purchase enough IP Addresses to support those currently setup. "
        + "Previously you have purchased 'XXXX' IP addresses.",
        "A HackerGuardian renewal covers fewer addresses than the licence held.", placeholder: "XXXX");

    /// <summary>-61: the quantity does not fit the product.</summary>
    public static readonly ErrorCode AddressCountMismatch = new(-61, "The number of IP addresses does not match the specified product.",
        "The quantity of a HackerGuardian licence is not the number of addresses that the product includes.");

    /// <summary>-62: a company name is needed.</summary>
    public static readonly ErrorCode CompanyNameMissing = new(-62, "Company name is required but missing.",
        "The product needs an organization name and neither the call nor the account has one.", itemIs: "organizationName");

    /// <summary>-63: the backup partner knows the address.</summary>
    public static readonly ErrorCode EmailKnownToCodeGuard = new(-63, "The e-mail already exists in the service CodeGuard!",
        "The e-mail address is already registered with CodeGuard.", itemIs: "emailAddress");

    /// <summary>-64: no partner for this affiliate.</summary>
    public static readonly ErrorCode UnknownCodeGuardPartner = new(-64, "Unknown partner for the service CodeGuard!",
        "CodeGuard has no partner account for this affiliate.");

    /// <summary>-65: no plan for the product.</summary>
    public static readonly ErrorCode CodeGuardPlanMissing = new(-65, "PlanID for this product not found.",
        "The catalog maps the product to no CodeGuard plan.");

    /// <summary>-66: the partner is not active.</summary>
    public static readonly ErrorCode CodeGuardPartnerInactive = new(-66, "CodeGuard partner is not activated.",
        "The CodeGuard partner account exists and is not active.");

    /// <summary>-67: two licences.</summary>
    public static readonly ErrorCode OneCodeGuardLicence = new(-67, "The order can have one CodeGuard license only!",
        "The order has more than one CodeGuard licence.");

    /// <summary>-69: the partner is switched off.</summary>
    public static readonly ErrorCode CodeGuardDisabled = new(-69, "CodeGuard service disabled!",
        "CodeGuard is switched off.");

    /// <summary>-70: an address that the partners cannot use.</summary>
    public static readonly ErrorCode InvalidEmailAddress = new(-70, "Invalid Email Address!",
        "The e-mail address has no dot in its domain, which HackerGuardian, CodeGuard and SiteLock need.", itemIs: "emailAddress");

    /// <summary>-72: trials end.</summary>
    public static readonly ErrorCode TrialNotRenewable = new(-72, "You can not renew trial Qualys licence!",
        "A HackerGuardian trial cannot be renewed.");

    /// <summary>-73: a web product already held.</summary>
    public static readonly ErrorCode WebProductHeld = new(-73, "This account has already ordered this SWP product!",
        "The account already holds this web product.");

    /// <summary>-83: a known parameter that nothing in the order takes.</summary>
    public static readonly ErrorCode NotApplicable = new(-83, "'xxxx' is not applicable to this order!",
        "The parameter exists, and nothing in this order can use it.", placeholder: "xxxx", itemIs: "the name as sent");

    /// <summary>-91: not allowed.</summary>
    public static readonly ErrorCode PermissionDenied = new(-91, "Permission Denied. 'xxx'",
        "The caller may not do this.", placeholder: "xxx", itemIs: "the parameter, or placeOrder for an account that may not order");

    /// <summary>-97: a page link that is over.</summary>
    public static readonly ErrorCode SessionExpired = new(-97, "Session is expired",
        "The payment page's link is no longer valid.");

    /// <summary>-120: a payment provider without a role.</summary>
    public static readonly ErrorCode RolesMissing = new(-120, "'Role' arguments are missing for PSD2 certificate type!",
        "A PSD2 certificate needs at least one of the four roles.", itemIs: "the role parameters");

    /// <summary>-124: the monitor on its own.</summary>
    public static readonly ErrorCode SiteLockWithoutSsl = new(-124, "SiteLock Monitor can only be ordered together with SSL product",
        "SiteLock Monitor goes along with an SSL certificate in the same order.");

    /// <summary>-126: a file cannot prove a wildcard.</summary>
    public static readonly ErrorCode WildcardNeedsDnsOrEmail = new(-126,
        "HTTP(S) CSR Hash DCV Methods are not allowed to validate Wildcard Domain!",
        "Control over a wildcard name cannot be shown by a file.", itemIs: "the DCV parameter");

    /// <summary>-127: not sold through this call.</summary>
    public static readonly ErrorCode DocumentSigningAnchor = new(-127, "Document Signing Anchors are restricted for PlaceOrder API",
        "Document-signing anchors are not sold through this call.");

    /// <summary>-128: an add-on without its plan.</summary>
    public static readonly ErrorCode AddonNotAvailable = new(-128, "You can not buy the addon.",
        "The add-on's plan is neither held nor ordered, or is of the wrong tier.");

    /// <summary>-129: the proof of hardware does not hold.</summary>
    public static readonly ErrorCode AttestationFailed = new(-129, "Error in key attestation verification 'Context'",
        "The hardware's statement about the key does not hold; the reason takes the place of Context.",
        placeholder: "Context", itemIs: "the attestation parameter");

    private readonly string? placeholder;
    private bool itemRepeatsMessage;

    private ErrorCode(int number, string text, string meaning, string? placeholder = null, string? itemIs = null)
    {
        Number = number;
        Text = text;
        Meaning = meaning;
        ItemIs = itemIs;
        this.placeholder = placeholder;
    }

    /// <summary>Every row, in the order of the published table.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
        [.. typeof(ErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ErrorCode)).Select(field => (ErrorCode)field.GetValue(null)!)
            .OrderByDescending(code => code.Number)];

    /// <summary>The number on the wire, negative.</summary>
    public int Number { get; }

    /// <summary>The exact wire text, with its placeholder still in it.</summary>
    public string Text { get; }

    /// <summary>When it is answered, in our words.</summary>
    public string Meaning { get; }

    /// <summary>What errorItem holds, in words; null where it is left out.</summary>
    public string? ItemIs { get; }

    /// <summary>The row of <paramref name="number"/>; null for a number that is not in the table.</summary>
    public static ErrorCode? Find(int number) => All.FirstOrDefault(code => code.Number == number);

    /// <summary>The error about nothing in particular, or about what its row says by itself.</summary>
    public Rejection Reject() => new(this, itemRepeatsMessage ? Text : null, Text);

    /// <summary>The error about <paramref name="item"/>, which also fills the placeholder.</summary>
    public Rejection Reject(string item) => Reject(item, item);

    /// <summary>The error about <paramref name="item"/>, with another text in the placeholder.</summary>
    public Rejection Reject(string? item, string placeholderText) => new(this, item, Fill(placeholderText));

    /// <summary>The number and the text.</summary>
    public override string ToString() => $"{Number} {Text}";

    private string Fill(string text) =>
        placeholder is null ? Text : Text.Replace($"'{placeholder}'", $"'{text}'", StringComparison.Ordinal);
}
