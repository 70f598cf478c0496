using System.Globalization;
using Countersign.Protocol;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>The form that takes a browser to Worldpay (support.worldpay.com/support/kb/bg/paymentresponse, pr5201).</summary>
internal static class PurchaseForm
{
    /// <summary>
    /// What Worldpay sends back with the payment that a buyer makes on the page, and never with an instalment: custom fields do not outlive the visit
    /// (the WooCommerce plugin tells them apart so, Worldpay's own example of an instalment has none: rpfp8105).
    /// </summary>
    public const string VisitMark = "M_visit";

    private const int MostDescription = 255;

    // Worldpay's clock may be behind ours.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(5);

    /// <summary>The form of an attempt.</summary>
    public static GatewayStart Of(GatewayAccess access, PaymentAttempt attempt, GatewayVisit visit)
    {
        if (visit.Agreement is { } terms && FuturePayFields.FaultOf(terms) is { } fault)
            return new GatewayStart.Unavailable(fault);
        KeyValuePair<string, string>[] signed = [.. Signed(access, attempt, visit).Select(field => KeyValuePair.Create(field.Name, field.Value))];
        return new GatewayStart.Form(WorldpayAddress.Of(access, "purchase"),
        [
            .. signed,
            .. Free(visit).Where(field => field.Value.Length > 0).Select(field => KeyValuePair.Create(field.Name, field.Value)),
            .. PurchaseSignature.Over(access[WorldpaySettings.Md5Secret], signed),
        ]);
    }

    // Everything that money depends on. The address comes last: it alone holds colons. Whoever could change it would be sent the password of payment responses.
    private static IEnumerable<(string Name, string Value)> Signed(GatewayAccess access, PaymentAttempt attempt, GatewayVisit visit)
    {
        yield return ("instId", access[WorldpaySettings.InstallationId]);
        yield return ("amount", DecimalAmount.Write(attempt.Amount));
        yield return ("currency", OrderParameters.Currency.Write(attempt.Currency));
        yield return ("cartId", attempt.Reference);
        yield return ("testMode", access[WorldpaySettings.TestMode]);
        yield return ("authValidFrom", Milliseconds(attempt.BegunAt - ClockDifference));
        yield return ("authValidTo", Milliseconds(attempt.EndsAt));
        if (visit.Agreement is { } terms)
        {
            yield return (VisitMark, attempt.Reference);
            foreach (var (name, value) in FuturePayFields.Of(terms))
                yield return (name, value);
        }

        if (access[WorldpaySettings.DynamicResponse] == "yes")
            yield return ("MC_callback", visit.Notify.AbsoluteUri);
    }

    // What people have written is never signed: it may hold colons. The lengths are those that clients in use cut to (isotope/core, Worldpay.php).
    private static IEnumerable<(string Name, string Value)> Free(GatewayVisit visit)
    {
        yield return ("desc", Cut(visit.Description, MostDescription));
        yield return ("lang", visit.Language);
        yield return ("hideCurrency", "true"); // So that what is authorised is what was asked for.
        yield return ("name", Cut(visit.Buyer.Name, 40));
        yield return ("address1", Cut(visit.Buyer.Street, 84));
        yield return ("town", Cut(visit.Buyer.Town, 30));
        yield return ("region", Cut(visit.Buyer.Region, 30));
        yield return ("postcode", Cut(visit.Buyer.PostalCode, 12));
        yield return ("country", visit.Buyer.Country.ToUpperInvariant());
        yield return ("email", Cut(visit.Buyer.Email, 80));
    }

    private static string Cut(string text, int most) => ScalarText.Cut(text, most).ToString();

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
