using System.Globalization;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>A column of the list of payments, by the names that reports have for it (support.worldpay.com/support/kb/bg/mainavigation/rs5555), letters and digits only.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Names">What it may be called.</param>
internal sealed record PaymentColumn(string Title, params string[] Names)
{
    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy",
    ];

    /// <summary>Worldpay's number of the payment.</summary>
    public static PaymentColumn Transaction { get; } = new("Transaction ID", "transactionid", "transid", "paymentid");

    /// <summary>Our reference.</summary>
    public static PaymentColumn Cart { get; } = new("Cart ID", "cartid", "merchantreference");

    /// <summary>What happened.</summary>
    public static PaymentColumn Status { get; } = new("Event Type", "eventtype", "paymentstatus", "status", "event", "lastevent");

    /// <summary>How much.</summary>
    public static PaymentColumn Amount { get; } = new("Payment Amount", "paymentamount", "amount");

    /// <summary>In what.</summary>
    public static PaymentColumn Currency { get; } = new("Payment Currency", "paymentcurrency", "currency", "currencycode", "paymentcurrencycode");

    /// <summary>When.</summary>
    public static PaymentColumn Date { get; } = new("Event Date", "eventdate", "date", "eventtime", "lastupdate", "creationdate");

    /// <summary>What for: without it, nobody could tell instalments from other payments.</summary>
    public static PaymentColumn Description { get; } = new("Description", "description", "desc", "orderdescription");

    /// <summary>The installation, where an account has several.</summary>
    public static PaymentColumn Installation { get; } = new("Installation ID", "installationid", "installation", "instid");

    /// <summary>Those without which the list says too little.</summary>
    public static IReadOnlyList<PaymentColumn> Required { get; } = [Transaction, Cart, Status, Amount, Currency, Date, Description];

    /// <summary>Where each column is in a line of names; null for a line that is none.</summary>
    public static Dictionary<PaymentColumn, int>? Find(string[] line)
    {
        string[] names = [.. line.Select(name => new string([.. name.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant())];
        var found = new Dictionary<PaymentColumn, int>();
        foreach (var column in Required.Append(Installation))
        {
            var at = column.Names.Select(name => Array.IndexOf(names, name)).FirstOrDefault(index => index >= 0, -1);
            if (at >= 0)
                found.Add(column, at);
        }

        return Required.All(found.ContainsKey) ? found : null;
    }

    /// <summary>Reads a date, in UTC as Worldpay's reports have it; null for any other text.</summary>
    public static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
