namespace Countersign.Conformance;

/// <summary>Calls for licences that are refused, by the decision that each one shows; the form of <see cref="RefusedCalls"/>.</summary>
public static class RefusedLicenceCalls
{
    private const string Login = RefusedCalls.Login;
    private const string Main = "1_ID=346&1_days=365&1_IPAddress=192.0.2.1&";
    private const string Guarded = "1_ID=700&1_days=365&";

    /// <summary>Decision, call, error number, errorItem ('' where it has none).</summary>
    public static TheoryData<string, string, int, string> All => new()
    {
        { "N13 SiteLock only", "1_PPP=400&domainName=a.example&" + Login, -83, "domainName" },
        { "N13 HackerGuardian only", "1_PPP=400&1_IPAddress=192.0.2.1&" + Login, -83, "1_IPAddress" },
        { "P9 the address that is scanned", "1_ID=346&1_days=365&" + Login, -3, "1_IPAddress" },
        { "P1 HackerGuardian without a company", Main + As("sandbox_empty"), -62, "organizationName" },
        { "P1 CodeGuard without a company", Guarded + As("sandbox_empty"), -62, "organizationName" },
        { "P1 SiteLock without a company", "1_PPP=106001&" + As("sandbox_empty"), -62, "organizationName" },
        { "P8 an address without a dot, HackerGuardian", Main + "emailAddress=a%40localhost&" + Login, -70, "emailAddress" },
        { "P8 an address without a dot, CodeGuard", Guarded + "emailAddress=a%40localhost&" + Login, -70, "emailAddress" },
        { "P8 an address without a dot, SiteLock", "1_PPP=106001&emailAddress=a%40localhost&" + Login, -70, "emailAddress" },
        { "P9 a second part without its main licence", "1_PPP=58701&2_ID=346&2_days=365&2_IPAddress=192.0.2.1&" + Login, -83, "1_PPP" },
        { "P9 two main licences", Main + "2_ID=349&2_days=365&2_IPAddress=192.0.2.1&" + Login, -54, "" },
        { "P9 a trial beside a main licence", Main + "2_ID=341&2_IPAddress=192.0.2.1&" + Login, -54, "" },
        { "P9 a pack for another term", Main + "2_ID=356&2_days=730&" + Login, -53, "2_days" },
        { "P9 a second part for another term", Main + "2_ID=329&2_days=730&" + Login, -53, "2_days" },
        { "P9 another number of addresses", Main + "1_quantity=6&" + Login, -61, "" },
        { "P9 a pack for a trial that is held", "1_ID=356&1_days=365&" + As("sandbox_hg_trial"), -58, "" },
        { "P9 a pack for a trial in the order", "1_ID=356&1_days=365&2_ID=341&2_IPAddress=192.0.2.1&" + Login, -58, "" },
        { "P9 a pack without a licence", "1_ID=356&1_days=365&" + Login, -59, "" },
        { "P9 a trial is not renewed", Main + As("sandbox_hg_trial"), -72, "" },
        { "P9 a company that Qualys knows", Main + "organizationName=Qualys+Taken+Ltd&" + Login, -57, "organizationName" },
        { "two CodeGuard licences", Guarded + "2_ID=701&2_days=365&" + Login, -67, "" },
        { "CodeGuard without a plan", "1_ID=9001&" + Login, -65, "" },
        { "CodeGuard is off", Guarded + "emailAddress=off%40codeguard.example&" + Login, -69, "" },
        { "CodeGuard does not know the affiliate", Guarded + As("second_customer") + "&ap=Second_Brand", -64, "" },
        { "CodeGuard has not activated the partner", Guarded + As("sandbox_codeguard"), -66, "" },
        { "CodeGuard knows the address", Guarded + "emailAddress=taken%40codeguard.example&" + Login, -63, "emailAddress" },
        { "SiteLock Monitor alone", "1_ID=1059&1_days=365&" + Login, -124, "" },
        { "P8 an add-on without a plan", "1_PPP=106801&" + Login, -128, "" },
        { "P8 an add-on of another tier", "1_PPP=106801&2_PPP=106101&" + Login, -128, "" },
        { "P8 an add-on for the monitor", "1_PPP=107101&2_ID=1059&2_days=365&3_PPP=400&" + Login, -128, "" },
        { "a web product that is held", "1_ID=1000&" + As("sandbox_swp"), -73, "" },
        { "a web product twice", "1_ID=1001&2_ID=1001&" + Login, -73, "" },
        { "a free trial that is held", "1_ID=291&" + As("sandbox_swp"), -45, "" },
        { "more than one of a free trial", "1_ID=291&1_quantity=2&" + Login, -45, "" },
        { "a free trial twice", "1_ID=43&2_ID=43&" + Login, -45, "" },
    };

    private static string As(string login) => $"loginName={login}&loginPassword=Sandbox-Pass-1&isReturningCustomer=Y&paymentStatus=2";
}
