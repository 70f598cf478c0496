using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>What a call with paymentStatus=0 says about the money that has been taken.</summary>
public static class PaymentParameters
{
    /// <summary>The heading of these rows.</summary>
    public const string Section = "Payment already made";

    /// <summary>Cost of one item without tax.</summary>
    public static readonly Parameter<long> Cost = Paid(Money("x_cost", "What has been paid for the item, without tax."));

    /// <summary>Tax of one item.</summary>
    public static readonly Parameter<long> Tax = Paid(Money("x_tax", "The tax that has been paid for the item."));

    /// <summary>How it was paid.</summary>
    public static readonly Parameter<PaymentMethod> Method =
        Paid(OneOf("paymentMethod", "integer", "How the money was taken.",
            ("0", PaymentMethod.Test, "a test; sandboxes only"),
            ("1", PaymentMethod.Free, "nothing was to be paid"),
            ("2", PaymentMethod.WorldPay, "Worldpay"),
            ("3", PaymentMethod.PayPal, "PayPal"),
            ("4", PaymentMethod.Cheque, "cheque"),
            ("5", PaymentMethod.WireTransfer, "bank transfer"),
            ("7", PaymentMethod.SectigoPayments, "SectigoPayments"),
            ("8", PaymentMethod.NobelPay, "NobelPay")));

    /// <summary>The gateway's own number of the payment.</summary>
    public static readonly Parameter<string> PaymentId =
        Paid(Text("paymentID", 64, "The gateway's number of the payment; for cheque and bank transfer a remark.")) with
        {
            RequiredWhen = "paymentStatus is 0 and paymentMethod is 2, 3, 7 or 8",
        };

    /// <summary>When it was paid, in Unix seconds.</summary>
    public static readonly Parameter<long> Timestamp =
        Paid(Number("paymentTimestamp", 0, "When the payment was made.")) with
        {
            Format = "seconds since 1970, from the year 2000 to a day from now",
        };

    private static Parameter<T> Paid<T>(Parameter<T> row) => row with
    {
        Requirement = Requirement.Conditional,
        RequiredWhen = "paymentStatus is 0",
        Applicability = "paymentStatus=0",
    };
}
