using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Sandbox;

/// <summary>An affiliate of the sandbox.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Brand">What <c>ap</c> names.</param>
/// <param name="Profile">The form of its answers.</param>
/// <param name="Tolerated">Arguments of the reseller variant that it may send (decision N12).</param>
/// <param name="Origins">Where its redirects may go.</param>
/// <param name="HasCertificate">Whether a client certificate is made for it.</param>
/// <param name="Note">What it is for.</param>
public sealed record SandboxAffiliate(
    long Id, string Brand, string Profile, string[] Tolerated, string[] Origins, bool HasCertificate, string Note);

/// <summary>A licence that a sandbox account holds.</summary>
/// <param name="Code">Its licence code.</param>
/// <param name="ProductId">The product.</param>
/// <param name="Quantity">How many addresses or seats.</param>
/// <param name="IsTrial">Whether it is a trial.</param>
/// <param name="DaysLeft">Days until it expires, counted from the start of the server.</param>
public sealed record SandboxLicence(string Code, long ProductId, long Quantity, bool IsTrial, int DaysLeft);

/// <summary>A template for messages that a sandbox account has.</summary>
/// <param name="Id">What calls name it by.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">What people call it.</param>
public sealed record SandboxTemplate(long Id, TemplateKind Kind, string Name);

/// <summary>An account of the sandbox.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Login">Its name.</param>
/// <param name="AffiliateId">The affiliate it belongs to.</param>
/// <param name="State">What is special about it, in words.</param>
public sealed record SandboxAccount(long Id, string Login, long AffiliateId, string State)
{
    /// <summary>Its password.</summary>
    public string Password { get; init; } = SandboxData.Password;

    /// <summary>The hash of its password, made once, since hashing at each start would cost a second.</summary>
    public string PasswordHash { get; init; } = SandboxData.PasswordHash;

    /// <summary>Whether it is locked.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Whether failed logins leave it open.</summary>
    public bool IsNeverLocked { get; init; }

    /// <summary>Whether its password has expired.</summary>
    public bool IsExpired { get; init; }

    /// <summary>Whether it may place orders.</summary>
    public bool MayOrder { get; init; } = true;

    /// <summary>Where it may be used from; empty for anywhere.</summary>
    public string[] AllowedSources { get; init; } = [];

    /// <summary>Whether it holds an organization and an address.</summary>
    public bool HasAddress { get; init; } = true;

    /// <summary>What it holds.</summary>
    public SandboxLicence[] Licences { get; init; } = [];

    /// <summary>The SHA-256 of the public keys on its list, lower-case hex.</summary>
    public string[] ListedKeys { get; init; } = [];

    /// <summary>Its own templates for messages.</summary>
    public SandboxTemplate[] Templates { get; init; } = [];

    /// <summary>Its details, by parameter.</summary>
    public IEnumerable<(Parameter Row, string Text)> Details
    {
        get
        {
            yield return (CustomerParameters.Name, "Sam Sandbox");
            yield return (CustomerParameters.EmailAddress, $"{Login.Replace('_', '.')}@affiliate.example");
            if (!HasAddress)
                yield break;
            yield return (CompanyParameters.OrganizationName, "Sandbox Trading Ltd");
            yield return (CompanyParameters.StreetAddress1, "1 Sandbox Street");
            yield return (CompanyParameters.Locality, "Springfield");
            yield return (CompanyParameters.StateOrProvince, "Illinois");
            yield return (CompanyParameters.PostalCode, "62701");
            yield return (CompanyParameters.CountryName, "US");
        }
    }
}

/// <summary>What a fresh sandbox holds: fixed, listed on its page, and set back at each start.</summary>
public static class SandboxData
{
    /// <summary>The password of every account but the published sample's.</summary>
    public const string Password = "Sandbox-Pass-1";

    internal const string PasswordHash = "$argon2id$v=19$m=19456,t=2,p=1$KUXu8PBD/1nHGT88vjgqtA$arinJ6ZUN8fMqWxXexABImQMfqbfodTpae7OGpZ1KrQ";

    private const string SampleHash = "$argon2id$v=19$m=19456,t=2,p=1$TWuuXQNxHoBxDua11OsHeQ$+sg3rpECJ5zp3kKhCuGZfc8Ep/H0QMDYoCLqVWpVVhk";

    /// <summary>The file with the key pair whose public key is on a list.</summary>
    public const string ListedKeyFile = "white-listed-key.pem";

    /// <summary>The file with a certificate signing request for that key.</summary>
    public const string ListedRequestFile = "white-listed.csr.pem";

    // Of the public key in ListedKeyFile.
    private const string ListedKey = "fd81b98336d5b875255ae43ea11cb0a791b2f6fedfffb8f1e71425f71d27db87";

    private const long First = 2;
    private const long Legacy = 3;
    private const long Second = 4;

    /// <summary>The affiliates; the operator's own, without a brand, is part of every database.</summary>
    public static IReadOnlyList<SandboxAffiliate> Affiliates { get; } =
    [
        new(First, "Affiliate_Brand_Name", "documented", [], ["https://affiliate.example", "http://localhost:*", "http://127.0.0.1:*"], true,
            "The brand of the published sample call."),
        new(Legacy, "Legacy_Brand", "legacy", ["reseller", "orderNumber", "caCertificateID"], [], false,
            "Answered in the legacy profile; may send the arguments of the reseller variant."),
        new(Second, "Second_Brand", "documented", [], ["https://second.example"], true,
            "Another brand: owns none of the first one's logins."),
    ];

    /// <summary>What the stand-ins for outside services object to: partner, answer, and whom it is about.</summary>
    public static IReadOnlyList<(string Partner, string Answer, string Subject)> PartnerCases { get; } =
    [
        (PartnerStandIn.Qualys, PartnerStandIn.Known, "Qualys Taken Ltd"),
        (PartnerStandIn.CodeGuard, PartnerStandIn.Known, "taken@codeguard.example"),
        (PartnerStandIn.CodeGuard, PartnerStandIn.Off, "off@codeguard.example"),
        (PartnerStandIn.CodeGuard, PartnerStandIn.Unknown, "Second_Brand"),
        (PartnerStandIn.CodeGuard, PartnerStandIn.Inactive, "sandbox_codeguard"),
    ];

    /// <summary>The accounts.</summary>
    public static IReadOnlyList<SandboxAccount> Accounts { get; } =
    [
        new(1, "login_name", First, "Active; the login of the published sample call.")
        {
            Password = "login_password", PasswordHash = SampleHash, IsNeverLocked = true,
            Templates =
            [
                new(101, TemplateKind.SmimeVerification, "S/MIME verification"), new(102, TemplateKind.SmimeRequest, "S/MIME request"),
                new(103, TemplateKind.SmimeCollection, "S/MIME collection"), new(104, TemplateKind.Shipping, "Shipping details"),
                new(105, TemplateKind.Agreement, "Subscriber agreement"),
            ],
        },
        new(2, "sandbox_locked", First, "Locked.") { IsLocked = true },
        new(3, "sandbox_expired", First, "Its password has expired.") { IsExpired = true },
        new(4, "sandbox_blocked", First, "Can be used from 203.0.113.0/24 only.") { AllowedSources = ["203.0.113.0/24"] },
        new(5, "sandbox_empty", First, "Active, without organization and address.") { HasAddress = false },
        new(6, "sandbox_readonly", First, "Active, may not place orders.") { MayOrder = false },
        new(7, "sandbox_hg", First, "Holds HackerGuardian 346 with 20 addresses for 90 more days.")
            { Licences = [new("SANDBOX-HG", 346, 20, false, 90)] },
        new(8, "sandbox_hg_due", First, "Holds HackerGuardian 346 with 10 addresses for 10 more days.")
            { Licences = [new("SANDBOX-HG-DUE", 346, 10, false, 10)] },
        new(9, "sandbox_hg_trial", First, "Holds the HackerGuardian trial 341.")
            { Licences = [new("SANDBOX-HG-TRIAL", 341, 5, true, 45)] },
        new(10, "sandbox_swp", First, "Holds web product 1000 and the free trial 291.")
            { Licences = [new("SANDBOX-SWP", 1000, 1, false, 300), new("SANDBOX-TRIAL-SSL", 291, 1, true, 30)] },
        new(11, "sandbox_codeguard", First, "Its CodeGuard partner is not activated."),
        new(12, "sandbox_keys", First, "Has one white-listed public key; its key and CSR are below.") { ListedKeys = [ListedKey] },
        new(13, "second_customer", Second, "Belongs to Second_Brand.") { Templates = [new(201, TemplateKind.Agreement, "Subscriber agreement")] },
        new(14, "legacy_customer", Legacy, "Belongs to Legacy_Brand."),
    ];
}
