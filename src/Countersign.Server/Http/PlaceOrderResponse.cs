using System.Diagnostics;
using Countersign.Protocol;
using Countersign.Server.Orders;

namespace Countersign.Server.Http;

/// <summary>Writes what has become of an order: pairs in the body, or a redirect of the browser with the pairs in its address.</summary>
public static class PlaceOrderResponse
{
    /// <summary>Answers a call that has been read, in the shape that its own values ask for.</summary>
    public static Task Write(HttpContext http, PlaceOrderRequest request, PlaceOrderResult result, PublicAddress site) => result switch
    {
        PlaceOrderResult.Placed placed => Write(http, ProfileOf(request), request.SuccessUrl,
            Answer.Placed(ProfileOf(request), placed.OrderNumber, placed.Total, placed.Currency, request.PaymentStatus == PaymentStatus.PayLater)),
        PlaceOrderResult.PaymentDue due => Redirect(http, site.Of(due.Page).ToString()),
        PlaceOrderResult.Rejected rejected => Write(http, ProfileOf(request), request.ErrorUrl, Answer.Rejected(ProfileOf(request), rejected.Rejection)),
        PlaceOrderResult.Busy busy => CallResponse.Refuse(http, StatusCodes.Status429TooManyRequests, busy.RetryAfter),
        PlaceOrderResult.Overtaken overtaken => CallResponse.Refuse(http, StatusCodes.Status503ServiceUnavailable, overtaken.RetryAfter),
        PlaceOrderResult.KeyReused => CallResponse.Refuse(http, StatusCodes.Status422UnprocessableEntity),
        _ => throw new UnreachableException(),
    };

    private static AnswerProfile ProfileOf(PlaceOrderRequest request) => CallResponse.ProfileOf(request.Values, request.Affiliate);

    private static Task Write(HttpContext http, AnswerProfile profile, string? target, List<KeyValuePair<string, string>> pairs) =>
        target is null ? CallResponse.Write(http, profile, pairs) : Redirect(http, RedirectTarget.With(target, pairs));

    private static Task Redirect(HttpContext http, string target)
    {
        // Never 307 or 308, which would post the password to the target (decision T2).
        http.Response.StatusCode = HttpMethods.IsPost(http.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found;
        http.Response.Headers.Location = target;
        CallResponse.SetHeaders(http.Response);
        return Task.CompletedTask;
    }
}
