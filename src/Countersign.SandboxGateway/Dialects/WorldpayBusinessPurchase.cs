namespace Countersign.SandboxGateway.Dialects;

/// <summary>What a merchant's form has to be for a buyer to be let in.</summary>
internal static class WorldpayBusinessPurchase
{
    private const int MostCart = 255;

    // What is charged must not be the buyer's choice, nor where the response goes.
    private static readonly string[] Signed = ["instId", "amount", "currency", "cartId"];

    private static readonly (Func<WorldpayBusinessForm, byte[], DateTimeOffset, bool> Holds, string Fault)[] Rules =
    [
        (static (form, _, _) => form["instId"] == WorldpayBusiness.Installation, "The installation is not known."),
        (static (form, secret, _) => form.IsSigned(WorldpayBusiness.Md5Secret(secret), Signed), "The MD5 signature does not match, or not everything is signed."),
        (static (form, _, _) => form["testMode"] == WorldpayBusiness.TestMode, "The test mode is not 100."),
        (static (form, _, _) => form["cartId"].Length is > 0 and <= MostCart, "There is no cart ID."),
        (static (form, _, _) => form.Amount("amount") is not null && form["currency"].Length == 3, "The amount or the currency cannot be read."),
        (static (form, _, now) => !form.Has("authValidFrom") || form.Number("authValidFrom") <= now.ToUnixTimeMilliseconds(), "The payment cannot be made yet."),
        (static (form, _, now) => !form.Has("authValidTo") || form.Number("authValidTo") > now.ToUnixTimeMilliseconds(), "The payment cannot be made any more."),
        (static (form, _, _) => CallbackOf(form) is not null, "The installation sends payment responses to MC_callback, which is no https address."),
        (static (form, _, now) => !form.Has("futurePayType") || WorldpayBusinessAgreement.IsSound(form, now), "The FuturePay agreement is not sound."),
    ];

    /// <summary>What is wrong with a form; null for a sound one.</summary>
    public static string? FaultOf(WorldpayBusinessForm form, byte[] secret, DateTimeOffset now) => Rules.FirstOrDefault(rule => !rule.Holds(form, secret, now)).Fault;

    /// <summary>What the buyer is to pay.</summary>
    public static Terms TermsOf(WorldpayBusinessForm form, DateTimeOffset now)
    {
        var callback = CallbackOf(form)!;
        return new Terms
        {
            Reference = form["cartId"],
            Merchant = "Countersign sandbox",
            Description = form["desc"],
            Route = WorldpayBusiness.Name,
            Money = new(form.Amount("amount")!.Value, form["currency"]),
            Language = form["lang"] is { Length: 2 } language ? language : "en",
            Return = new Uri(callback, "/"), // The form says no more of where buyers come from.
            Notify = callback,
            Expires = form.Number("authValidTo") is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end) : now.AddMinutes(30),
        };
    }

    private static Uri? CallbackOf(WorldpayBusinessForm form) =>
        Uri.TryCreate(form["MC_callback"], UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null;
}
