using System.Globalization;
using Countersign.Protocol;
using CsvHelper;
using CsvHelper.Configuration;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// The report Get Statement of Merchant Interface as comma separated text (support.worldpay.com/support/kb/bg/businessmanager/wh0098, wh0099): what was asked for, then a table of
/// events, then sums. An operator chooses its columns. What is no event of an order of ours is skipped.
/// </summary>
internal static class PaymentList
{
    private const int MostLetters = 16 * 1024 * 1024;
    private const int MostFaults = 20;

    private static readonly string[] Delimiters = [",", "\t", ";"];

    // Only what names money matters. A payment that was merely authorised may never be collected.
    private static readonly Dictionary<string, Func<PaymentLine, GatewayNews?>> Statuses = new(StringComparer.Ordinal)
    {
        ["CAPTURED"] = static line => line.Paid(),
        ["SETTLED"] = static line => line.Paid(),
        ["SETTLED_BY_MERCHANT"] = static line => line.Paid(),
        ["SENT_FOR_REFUND"] = static line => line.Refunded(),
        ["REFUND"] = static line => line.Refunded(),
        ["REFUNDED"] = static line => line.Refunded(),
        ["REFUNDED_BY_MERCHANT"] = static line => line.Refunded(),
        ["CHARGED_BACK"] = static line => line.News.ChargedBack(line.Transaction, line.Amount, line.Currency),
        ["CHARGEBACK"] = static line => line.News.ChargedBack(line.Transaction, line.Amount, line.Currency),
        ["AUTHORISED"] = static _ => null,
        ["SENT_FOR_AUTHORISATION"] = static _ => null,
        ["REFUSED"] = static _ => null,
        ["CANCELLED"] = static _ => null,
        ["EXPIRED"] = static _ => null,
        ["ERROR"] = static _ => null,
        ["REFUND_FAILED"] = static _ => null,
        ["CHARGEBACK_REVERSED"] = static _ => null,
        ["INFORMATION_REQUESTED"] = static _ => null,
        ["INFORMATION_SUPPLIED"] = static _ => null,
    };

    /// <summary>Reads it.</summary>
    /// <param name="text">The report.</param>
    /// <param name="installation">Ours.</param>
    public static StatementReading Read(string text, string installation)
    {
        if (text.Length > MostLetters)
            return new([], ["Line 1: the list is longer than 16 million characters."]);
        if (text.Contains('\0', StringComparison.Ordinal))
            return new([], ["Line 1: the list is no text in UTF-8, or in UTF-16 with its mark."]);
        return Delimiters.Select(delimiter => Read(text, installation, delimiter)).FirstOrDefault(reading => reading is not null)
            ?? new([], [$"Line 1: no line has the names of these columns: {string.Join(", ", PaymentColumn.Required.Select(column => column.Title))}."]);
    }

    // Null when there is no table with such a delimiter.
    private static StatementReading? Read(string text, string installation, string delimiter)
    {
        using var lines = new CsvParser(new StringReader(text.TrimStart('\uFEFF')), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            IgnoreBlankLines = false,
            BadDataFound = null,
            MaxFieldSize = 4096,
        });
        var (seen, news, faults) = (new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, GatewayNews>(StringComparer.Ordinal), new List<string>());
        try
        {
            if (ColumnsOf(lines) is not { } columns)
                return null;
            while (faults.Count < MostFaults && lines.Read() && !IsBlank(lines.Record!))
            {
                var number = lines.RawRow;
                var (told, fault) = Told(columns, lines, installation, seen);
                if (fault is not null)
                    faults.Add($"Line {number}: {fault}");
                else if (told is not null && !news.TryAdd(told.Id, told) && (news[told.Id].Amount, news[told.Id].Currency) != (told.Amount, told.Currency))
                    faults.Add($"Line {number}: a line before it has another amount for the same event.");
            }
        }
        catch (CsvHelperException)
        {
            faults.Add($"Line {lines.RawRow}: it cannot be read.");
        }

        return faults.Count > 0 ? new([], faults) : new([.. news.Values], []);
    }

    private static Dictionary<PaymentColumn, int>? ColumnsOf(CsvParser lines)
    {
        while (lines.Read())
        {
            if (PaymentColumn.Find(lines.Record!) is { } columns)
                return columns;
        }

        return null;
    }

    private static bool IsBlank(string[] record) => record.All(string.IsNullOrWhiteSpace);

    private static (GatewayNews? News, string? Fault) Told(Dictionary<PaymentColumn, int> columns, CsvParser lines, string installation, HashSet<string> seen)
    {
        var record = lines.Record!;
        string Text(PaymentColumn column) => columns.TryGetValue(column, out var at) && at < record.Length ? record[at].Trim() : "";

        if (Text(PaymentColumn.Installation) is { Length: > 0 } other && other != installation)
            return default;
        var agreement = WorldpayNews.AgreementOf(Text(PaymentColumn.Description));
        var reference = PaymentAttempt.TryReadReference(Text(PaymentColumn.Cart), out _, out _) ? Text(PaymentColumn.Cart) : "";
        if (reference.Length == 0 && agreement is null)
            return default;
        var status = Text(PaymentColumn.Status).ToUpperInvariant().Replace(' ', '_');
        if (!Statuses.TryGetValue(status, out var make))
            return (null, "its status is not known.");
        var (transaction, currency) = (Text(PaymentColumn.Transaction), Text(PaymentColumn.Currency));
        if (!WorldpayNews.IsNumber(transaction))
            return (null, "its transaction has no number.");
        // It is kept as it came, where not every store can keep them, and it is shown to operators.
        if (lines.RawRecord.AsSpan().Trim().IndexOfAnyInRange('\0', '\u001f') is var control and >= 0 && lines.RawRecord.AsSpan().Trim()[control] != '\t')
            return (null, "it holds a line break or another control character; perhaps a quotation mark is missing.");
        // Money that went back may be written with a minus.
        var isMinus = Text(PaymentColumn.Amount).StartsWith('-');
        if (!DecimalAmount.TryRead(Text(PaymentColumn.Amount).AsSpan(isMinus ? 1 : 0), out var amount) || amount == 0 || !GatewayNews.IsCurrency(currency))
            return (null, "its amount or currency cannot be read.");
        if (PaymentColumn.TimeOf(Text(PaymentColumn.Date)) is not { } at)
            return (null, "its date cannot be read.");
        var news = new WorldpayNews(installation) { Raw = lines.RawRecord.Trim(), At = at, Reference = reference };
        var told = make(new PaymentLine(news, transaction, amount, currency, agreement, id => !seen.Add($"{status} {id}")));
        return isMinus && told?.Kind is GatewayEventKind.Captured or GatewayEventKind.InstalmentPaid ? (null, "its amount is negative, and its status says that money came.") : (told, null);
    }
}
