using System.Net;
using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Orders;

/// <summary>What a caller asks for: the values of the call, who it comes through, and where the answer goes.</summary>
public sealed class PlaceOrderRequest
{
    // Answered inline (decision N11).
    private const string NoUrl = "none";

    private static readonly (Parameter<string> Row, IReadOnlyList<Parameter> Pairs)[] Urls =
    [
        (OrderParameters.ErrorUrl, ResponseParameters.OfErrorUrl), (OrderParameters.SuccessUrl, ResponseParameters.OfSuccessUrl),
        (OrderParameters.CancelUrl, []), (OrderParameters.ConfirmUrl, ResponseParameters.OfConfirmUrl),
    ];

    private static readonly Parameter[] Tolerable = [.. ParameterTable.PlaceOrder.OrderRows.Where(row => row.OnlyIfTolerated)];

    private PlaceOrderRequest(ParameterValues values, IPAddress source, Affiliate affiliate, Affiliate? certified, string? idempotencyKey)
    {
        Values = values;
        Source = source;
        Affiliate = affiliate;
        Certified = certified;
        IdempotencyKey = idempotencyKey;
        PaymentStatus = values.Get(OrderParameters.PaymentStatus, PaymentStatus.PayNow);
    }

    /// <summary>The values of the call and its faults.</summary>
    public ParameterValues Values { get; }

    /// <summary>The address the call came from.</summary>
    public IPAddress Source { get; }

    /// <summary>The affiliate the order is placed under: the one that <c>ap</c> names, else that of the client certificate, else the operator's own.</summary>
    public Affiliate Affiliate { get; }

    /// <summary>The affiliate that an accepted client certificate proves; null without one (decision A5).</summary>
    public Affiliate? Certified { get; }

    /// <summary>The key under which the call may be repeated without ordering twice; null without one (decision A6).</summary>
    public string? IdempotencyKey { get; }

    /// <summary>When the money is taken.</summary>
    public PaymentStatus PaymentStatus { get; }

    /// <summary>The currency of all amounts.</summary>
    public CurrencyCode Currency => Values.Get(OrderParameters.Currency, CurrencyCode.Usd);

    /// <summary>Where the browser goes with an error; null for an answer in the body (decision A7).</summary>
    public string? ErrorUrl => RedirectTo(OrderParameters.ErrorUrl);

    /// <summary>Where the browser goes after success; null for an answer in the body.</summary>
    public string? SuccessUrl => RedirectTo(OrderParameters.SuccessUrl);

    /// <summary>The first unknown name or faulty value in the order sent; null when there is none.</summary>
    public Rejection? FirstFault => Values.Faults.Count > 0 ? Values.Faults[0].Rejection : null;

    /// <summary>Reads the intent of a call, and adds the faults that only the affiliate's record shows.</summary>
    /// <param name="values">The values of the call.</param>
    /// <param name="source">The address it came from.</param>
    /// <param name="certified">The affiliate that an accepted client certificate proves; null without one.</param>
    /// <param name="affiliates">The affiliates there are.</param>
    /// <param name="idempotencyKey">The key of the call, well-formed; null without one.</param>
    public static PlaceOrderRequest From(
        ParameterValues values, IPAddress source, Affiliate? certified, Affiliates affiliates, string? idempotencyKey = null)
    {
        var named = values.TryGet(OrderParameters.AffiliateBrand, out var brand) ? affiliates.Find(brand) : null;
        if (named is null && brand is not null)
            Refuse(values, OrderParameters.AffiliateBrand, ErrorCode.InvalidValue); // Decision A4.

        var request = new PlaceOrderRequest(values, source, named ?? certified ?? affiliates.Own, certified, idempotencyKey);
        request.JudgeTolerated();
        request.JudgeUrls();
        return request;
    }

    /// <summary>Whether a value has a part in this order; redirect targets have none where they are ignored (decision A4).</summary>
    public bool Uses(Parameter row) => PaymentStatus == PaymentStatus.PayNow || !IsUrl(row);

    // By reference: a row is a record, and comparing all of it for each value of each order is dear.
    private static bool IsUrl(Parameter row)
    {
        foreach (var (url, _) in Urls)
        {
            if (ReferenceEquals(url, row))
                return true;
        }

        return false;
    }

    // Decision N12.
    private void JudgeTolerated()
    {
        foreach (var row in Tolerable)
        {
            if (Values.IsSent(row) && !Affiliate.Tolerates(row.Name))
                Refuse(Values, row, ErrorCode.UnrecognizedArgument);
        }
    }

    // Decision A4: on an origin that this affiliate has registered, and without a pair of ours in it that could pass for an answer; with
    // paymentStatus 0 and 2 not looked at.
    private void JudgeUrls()
    {
        if (PaymentStatus != PaymentStatus.PayNow || Values.IsFaulty(OrderParameters.AffiliateBrand))
            return;
        foreach (var (row, pairs) in Urls)
        {
            if (Values.TryGet(row, out var url) && url != NoUrl && (!Affiliate.Allows(url) || ForgedAnswer.IsIn(url, pairs)))
                Refuse(Values, row, ErrorCode.InvalidValue);
        }
    }

    private string? RedirectTo(Parameter<string> row) =>
        PaymentStatus == PaymentStatus.PayNow
        && !Values.IsFaulty(OrderParameters.PaymentStatus)
        && !Values.IsFaulty(OrderParameters.AffiliateBrand)
        && Values.TryGet(row, out var url) && url != NoUrl
            ? url
            : null;

    private static void Refuse(ParameterValues values, Parameter row, ErrorCode code) => values.AddFault(row, code.Reject(values.NameOf(row)));
}
