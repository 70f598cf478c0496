using System.Diagnostics;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Orders;

namespace Countersign.Server.Http;

/// <summary>The call for the status of an order: the same reader, limits, login and profiles as the call that places one.</summary>
public sealed class OrderStatusEndpoint(Affiliates affiliates, AffiliateCertificates certificates, OrderStatusHandler handler, UnexpectedFailure failures)
{
    /// <summary>The name of the call.</summary>
    public const string Name = "GetDetailedOrderStatus";

    private const string Allowed = "POST";

    /// <summary>Answers one call.</summary>
    public async Task Answer(HttpContext http, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(caller);
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            await CallResponse.Refuse(http, StatusCodes.Status405MethodNotAllowed, allow: Allowed);
            return;
        }

        switch (await CallReading.Of(http.Request, RequestTarget.Of(http)))
        {
            case CallReading.Refused refused:
                await CallResponse.Refuse(http, refused.Status);
                break;
            case CallReading.Pairs pairs:
                var values = ParameterValues.Read(pairs.Fields, pairs.Misplaced, ParameterTable.OrderStatus);
                var certified = await certificates.HolderOf(caller.CertificateFingerprint, http.RequestAborted);
                var request = OrderStatusRequest.From(values, caller.Source, certified, affiliates);
                await Write(http, request, await Find(http, request));
                break;
        }
    }

    private static Task Write(HttpContext http, OrderStatusRequest request, OrderStatusResult result)
    {
        var profile = CallResponse.ProfileOf(request.Values, request.Affiliate);
        return result switch
        {
            OrderStatusResult.Found found => CallResponse.Write(http, profile, OrderStatusAnswer.Pairs(found, request.Values)),
            OrderStatusResult.Rejected rejected => CallResponse.Write(http, profile, Http.Answer.Rejected(profile, rejected.Rejection)),
            OrderStatusResult.Busy busy => CallResponse.Refuse(http, StatusCodes.Status429TooManyRequests, busy.RetryAfter),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<OrderStatusResult> Find(HttpContext http, OrderStatusRequest request)
    {
        try
        {
            return await handler.Find(request, http.RequestAborted);
        }
        catch (Exception failure) when (UnexpectedFailure.IsOurs(failure))
        {
            return failures.Record(http, failure);
        }
    }
}
