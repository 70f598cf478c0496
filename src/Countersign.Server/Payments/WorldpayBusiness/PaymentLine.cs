namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>One event of the list of payments.</summary>
/// <param name="News">Makes its news.</param>
/// <param name="Transaction">Worldpay's number.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Agreement">The agreement whose instalment it is; null for what a buyer has paid on the page.</param>
/// <param name="IsSeen">Whether a line before it, of the same status, was given an id; from now on this one is.</param>
internal sealed record PaymentLine(WorldpayNews News, string Transaction, long Amount, string Currency, string? Agreement, Func<string, bool> IsSeen)
{
    /// <summary>It was paid.</summary>
    public GatewayNews Paid() => Agreement is null ? News.Paid(Transaction, Amount, Currency) : News.InstalmentPaid(Transaction, Amount, Currency, Agreement);

    /// <summary>It was given back.</summary>
    public GatewayNews Refunded() => News.Refunded(Transaction, Amount, Currency, IsSeen);
}
