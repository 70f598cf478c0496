using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>An agreement as FuturePay has it (support.worldpay.com/support/kb/bg: recurringpayments/rpfp7004, businessmanager/wh0400, wh0420).</summary>
internal static class FuturePayFields
{
    private const int LeastDaysToChange = 14;

    /// <summary>Why FuturePay has no such agreement, a sentence for operators; null when it has.</summary>
    public static string? FaultOf(AgreementTerms terms) => terms.Instalments switch
    {
        Instalments.Adjustable when IsShort(terms.Interval) => "FuturePay takes an amount that may change every two weeks at most.",
        Instalments.Limited when terms.Interval.Count != 1 => "FuturePay limits what is taken in one day, week, month or year only.",
        _ => null,
    };

    /// <summary>
    /// The fields: beside what is paid at once, the first instalment is due one interval later, and there is no last one. It is named by its day, so that both sides
    /// count from the same one whatever their clocks say. An amount is the most of each interval where the seller takes what was used; else the option says whether it
    /// may be changed later.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(AgreementTerms terms)
    {
        var (unit, count) = (Number((int)terms.Interval.Unit), Number(terms.Interval.Count));
        var (type, option, amount) = terms.Instalments switch
        {
            Instalments.Fixed => ("regular", "0", "normalAmount"),
            Instalments.Adjustable => ("regular", "1", "normalAmount"),
            Instalments.Limited => ("limited", "3", "amountLimit"),
            _ => throw new InvalidOperationException($"{terms.Instalments} is no kind of instalments."),
        };
        (string Name, string Value)[] fields =
        [
            ("futurePayType", type), ("option", option), ("startDate", terms.DueAt(1).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), ("noOfPayments", "0"),
            ("intervalUnit", unit), ("intervalMult", count), (amount, DecimalAmount.Write(terms.Amount)),
        ];
        return fields.Select(field => KeyValuePair.Create(field.Name, field.Value));
    }

    private static bool IsShort(AgreementInterval interval) =>
        interval.Unit is IntervalUnit.Day or IntervalUnit.Week && interval.Count * (interval.Unit == IntervalUnit.Week ? 7 : 1) < LeastDaysToChange;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
