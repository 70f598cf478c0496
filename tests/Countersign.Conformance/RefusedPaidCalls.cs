namespace Countersign.Conformance;

/// <summary>
/// Calls of Affiliate_Brand_Name's server, shown by its client certificate, that say what has been paid already and are refused: by the decision
/// that each one shows.
/// </summary>
public static class RefusedPaidCalls
{
    /// <summary>The affiliate whose certificate the calls are made with.</summary>
    public const string Brand = "Affiliate_Brand_Name";

    /// <summary>Who orders, and what costs 49.00 without tax.</summary>
    public const string Item = "1_PPP=400&loginName=login_name&paymentStatus=0";

    /// <summary>What has been paid, and when.</summary>
    public const string Paid = Item + "&1_cost=49.00&1_tax=0.00&paymentTimestamp=1767225600";

    private const string ByPayPal = Paid + "&paymentMethod=3&paymentID=";

    /// <summary>Decision, call, error number, errorItem ('' where it has none).</summary>
    public static TheoryData<string, string, int, string> All => new()
    {
        { "M2 the cost", Item + "&1_tax=0.00&paymentTimestamp=1767225600&paymentMethod=4", -3, "1_cost" },
        { "M2 the tax", Item + "&1_cost=49.00&paymentTimestamp=1767225600&paymentMethod=4", -3, "1_tax" },
        { "M2 the amounts of every item", Paid + "&paymentMethod=4&2_PPP=400&2_cost=49.00", -3, "2_tax" },
        { "M2 the method", Paid, -3, "paymentMethod" },
        { "M2 the time", Item + "&1_cost=49.00&1_tax=0.00&paymentMethod=4", -3, "paymentTimestamp" },
        { "M2 Worldpay's number", Paid + "&paymentMethod=2", -3, "paymentID" },
        { "M2 PayPal's number", Paid + "&paymentMethod=3", -3, "paymentID" },
        { "M2 SectigoPayments' number", Paid + "&paymentMethod=7", -3, "paymentID" },
        { "M2 NobelPay's number", Paid + "&paymentMethod=8", -3, "paymentID" },
        { "M2 a test has no number", Paid + "&paymentMethod=0&paymentid=1", -83, "paymentid" },
        { "M2 what is free has no number", Paid + "&paymentMethod=1&paymentID=1", -83, "paymentID" },
        { "M2 another cost than ours", ByPayPal.Replace("49.00", "48.99", StringComparison.Ordinal) + "1", -4, "1_cost" },
        { "M2 another tax than ours", ByPayPal.Replace("0.00&", "0.01&", StringComparison.Ordinal) + "1", -4, "1_tax" },
        { "M2 the first amount that differs", ByPayPal + "1&2_PPP=400&_2_cost=1.00&2_tax=1.00", -4, "_2_cost" },
        { "M2 nothing was to be paid, and is", Paid + "&paymentMethod=1", -4, "paymentMethod" },
        { "M2 paid in the last century", ByPayPal.Replace("1767225600", "946684799", StringComparison.Ordinal) + "1", -4, "paymentTimestamp" },
        { "M2 paid in a time to come", ByPayPal.Replace("1767225600", "9999999999", StringComparison.Ordinal) + "1", -4, "paymentTimestamp" },
        { "M2 a method that is none", Paid + "&paymentMethod=6", -4, "paymentMethod" },
        { "M3 an agreement that is paid already", Paid.Replace("1_PPP=400", "1_PPP=100601", StringComparison.Ordinal) + "&paymentMethod=4", -83, "paymentStatus" },
        { "A5 a login of another affiliate", Paid.Replace("login_name", "second_customer", StringComparison.Ordinal) + "&paymentMethod=4", -91, "loginName" },
        { "A5 another affiliate than the certificate's", Paid + "&paymentMethod=4&ap=Second_Brand", -91, "ap" },
        { "order of judgement: the login before what the payment needs", Item + "&loginPassword=wrong", -16, "*" },
        { "order of judgement: the product before what the payment needs", Item.Replace("400", "99999", StringComparison.Ordinal), -4, "1_PPP" },
        { "order of judgement: the term before what the payment needs", Item.Replace("1_PPP=400", "1_ID=346", StringComparison.Ordinal), -3, "1_days" },
        { "order of judgement: what the payment needs before what is not applicable", Item + "&offerCode=FREE_EV_UPGRADE", -3, "1_cost" },
        { "order of judgement: what is not applicable before the amounts", Paid.Replace("49.00", "1.00", StringComparison.Ordinal) + "&paymentMethod=1&paymentID=1", -83, "paymentID" },
        { "order of judgement: the price before the amounts", Paid.Replace("1_PPP=400", "1_ID=9004", StringComparison.Ordinal) + "&paymentMethod=4&currency=EUR", -4, "currency" },
        { "order of judgement: the amounts before the method", Paid.Replace("49.00", "1.00", StringComparison.Ordinal) + "&paymentMethod=1", -4, "1_cost" },
        { "order of judgement: the method before the time", Paid.Replace("1767225600", "1", StringComparison.Ordinal) + "&paymentMethod=1", -4, "paymentMethod" },
    };
}
