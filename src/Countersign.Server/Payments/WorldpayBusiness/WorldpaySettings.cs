namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>What an operator says of an account at Worldpay's Business Gateway.</summary>
internal static class WorldpaySettings
{
    private const int MostNumberDigits = 10;
    private const int LeastPassword = 12;

    /// <summary>Where it is.</summary>
    public static GatewaySetting Address { get; } = new("Address", "Where Worldpay is: https://secure.worldpay.com, or https://secure-test.worldpay.com for tests.")
    {
        Usual = "https://secure.worldpay.com",
        Fault = GatewaySetting.FaultOfAddress,
    };

    /// <summary>The installation that takes payments.</summary>
    public static GatewaySetting InstallationId { get; } = new("InstallationId", "The number of the installation, from Installations in Merchant Interface.")
    {
        Fault = static value => IsNumber(value) ? null : "must be a number",
    };

    /// <summary>What proves a payment response.</summary>
    public static GatewaySetting ResponsePassword { get; } = new("ResponsePassword", "The Payment Response password of the installation: nothing else proves what Worldpay tells.")
    {
        IsSecret = true,
        Fault = static value => value.Length >= LeastPassword && IsPlain(value) ? null : "must have 12 characters or more, letters, digits and signs of ASCII",
    };

    /// <summary>What forms are signed with.</summary>
    public static GatewaySetting Md5Secret { get; } = new("Md5Secret", "The MD5 secret for transactions of the installation, 20 to 30 characters.")
    {
        IsSecret = true,
        Fault = static value => value.Length is >= 20 and <= 30 && IsPlain(value) ? null : "must have 20 to 30 characters, letters, digits and signs of ASCII",
    };

    /// <summary>Whether payments are tests.</summary>
    public static GatewaySetting TestMode { get; } = new("TestMode", "0 for real payments, 100 for tests.")
    {
        Usual = "0",
        Fault = static value => value is "0" or "100" ? null : "must be 0 or 100",
    };

    /// <summary>Whether the installation sends payment responses to where the form says.</summary>
    public static GatewaySetting DynamicResponse { get; } = new("DynamicResponse",
        "yes where the Payment Response URL of the installation is <wpdisplay item=MC_callback>, no where it is the address of this server.")
    {
        Usual = "no",
        Fault = static value => value is "yes" or "no" ? null : "must be yes or no",
    };

    /// <summary>The installation for remote administration.</summary>
    public static GatewaySetting AdministrationId { get; } = new("AdministrationId",
        "The number of the installation for remote administration, which refunds and changes of agreements need.")
    {
        Usual = "",
        Fault = static value => value.Length == 0 || IsNumber(value) ? null : "must be a number",
    };

    /// <summary>Its password.</summary>
    public static GatewaySetting AdministrationPassword { get; } = new("AdministrationPassword", "The remote authorisation password of that installation.")
    {
        Usual = "",
        IsSecret = true,
        Fault = static _ => null,
    };

    /// <summary>What is signed with there.</summary>
    public static GatewaySetting AdministrationMd5Secret { get; } = new("AdministrationMd5Secret", "The MD5 secret of that installation, where it has one.")
    {
        Usual = "",
        IsSecret = true,
        Fault = static _ => null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GatewaySetting> All { get; } =
        [Address, InstallationId, ResponsePassword, Md5Secret, TestMode, DynamicResponse, AdministrationId, AdministrationPassword, AdministrationMd5Secret];

    private static bool IsNumber(string value) => value.Length is > 0 and <= MostNumberDigits && value.All(char.IsAsciiDigit);

    private static bool IsPlain(string value) => value.All(static letter => letter is > ' ' and <= '~');
}
