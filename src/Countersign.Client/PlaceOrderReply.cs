using System.Globalization;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Client;

/// <summary>What the server answered.</summary>
public abstract record PlaceOrderReply
{
    // Of our server; an answer in a query has no empty one.
    private const string PaymentPages = "/pay/";

    private PlaceOrderReply()
    {
    }

    /// <summary>The order has been placed.</summary>
    /// <param name="OrderNumber">Its number.</param>
    /// <param name="TotalCost">What is to be paid in minor units; null when nothing is.</param>
    /// <param name="Currency">The currency of the total; null without one.</param>
    public sealed record Placed(string OrderNumber, long? TotalCost, CurrencyCode? Currency) : PlaceOrderReply;

    /// <summary>The order waits for its payment; a browser is to be sent there.</summary>
    /// <param name="Page">The payment page, the same for the same order.</param>
    public sealed record PaymentDue(Uri Page) : PlaceOrderReply;

    /// <summary>The call was refused and nothing is kept.</summary>
    /// <param name="ErrorCode">The number of the error.</param>
    /// <param name="ErrorItem">What it is about; null when it names nothing.</param>
    /// <param name="ErrorMessage">Its text.</param>
    public sealed record Rejected(int ErrorCode, string? ErrorItem, string ErrorMessage) : PlaceOrderReply;

    /// <summary>Reads where a browser is sent: to pay, or back to the affiliate with the answer in the query.</summary>
    /// <exception cref="FormatException">The query is not an answer of this protocol.</exception>
    public static PlaceOrderReply Read(Uri target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.AbsolutePath.StartsWith(PaymentPages, StringComparison.Ordinal) && target.Query.Length == 0
            ? new PaymentDue(target) : Read(target.Query.TrimStart('?'));
    }

    /// <summary>Reads a form-encoded answer, in the documented or the legacy profile, from a body or from a redirect's query.</summary>
    /// <exception cref="FormatException">It is not an answer of this protocol.</exception>
    public static PlaceOrderReply Read(string encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (!FormEncoding.TryDecode(Encoding.UTF8.GetBytes(encoded), out var fields))
            throw new FormatException("The answer has more pairs than any answer of the protocol.");

        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < fields.Count; i++)
            pairs[fields.Name(i).ToString()] = fields.Value(i).ToString();

        var code = Get(pairs, ResponseParameters.ErrorCode) is { } number ? int.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        if (code != 0)
            return new Rejected(code, Get(pairs, ResponseParameters.ErrorItem), Get(pairs, ResponseParameters.ErrorMessage) ?? "");
        if (Get(pairs, ResponseParameters.OrderNumber) is { } order)
            return new Placed(order, Read(pairs, ResponseParameters.TotalCost), ReadCurrency(pairs));
        throw new FormatException("The answer has neither an order number nor an error code.");
    }

    private static string? Get(Dictionary<string, string> pairs, Parameter row) => pairs.GetValueOrDefault(row.Name);

    private static long? Read(Dictionary<string, string> pairs, Parameter<long> row) =>
        Get(pairs, row) is not { } text ? null
        : row.TryRead(text, out var value) ? value
        : throw new FormatException($"{row.Name} is not an amount.");

    private static CurrencyCode? ReadCurrency(Dictionary<string, string> pairs) =>
        Get(pairs, ResponseParameters.Currency) is not { } text ? null
        : OrderParameters.Currency.TryRead(text, out var value) ? value
        : throw new FormatException("The currency is not one of the protocol's.");
}
