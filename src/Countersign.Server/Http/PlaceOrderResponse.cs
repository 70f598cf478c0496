using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Orders;

namespace Countersign.Server.Http;

/// <summary>Writes what has become of a call: pairs in the body, or a redirect of the browser with the pairs in its address.</summary>
public static class PlaceOrderResponse
{
    private const string FormContent = FormEncoding.MediaType + "; charset=utf-8";
    private const string JsonContent = "application/json; charset=utf-8";

    /// <summary>Answers a call that has been read, in the shape that its own values ask for.</summary>
    public static Task Write(HttpContext http, PlaceOrderRequest request, PlaceOrderResult result) => result switch
    {
        PlaceOrderResult.Placed placed => Write(http, ProfileOf(request), request.SuccessUrl,
            Answer.Placed(ProfileOf(request), placed.OrderNumber, placed.Total, placed.Currency, request.PaymentStatus == PaymentStatus.PayLater)),
        PlaceOrderResult.Rejected rejected => Write(http, ProfileOf(request), request.ErrorUrl, Answer.Rejected(ProfileOf(request), rejected.Rejection)),
        PlaceOrderResult.Busy busy => Refuse(http, StatusCodes.Status429TooManyRequests, busy.RetryAfter),
        PlaceOrderResult.Overtaken overtaken => Refuse(http, StatusCodes.Status503ServiceUnavailable, overtaken.RetryAfter),
        PlaceOrderResult.KeyReused => Refuse(http, StatusCodes.Status422UnprocessableEntity),
        _ => throw new UnreachableException(),
    };

    /// <summary>Answers what is no call, or cannot be judged now: a status, with -14 in the body (decision T2).</summary>
    public static Task Refuse(HttpContext http, int status, TimeSpan? retryAfter = null)
    {
        http.Response.StatusCode = status;
        if (retryAfter is { } wait)
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status405MethodNotAllowed)
            http.Response.Headers.Allow = "GET, POST";
        if (status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status400BadRequest && HttpProtocol.IsHttp11(http.Request.Protocol))
            http.Response.Headers.Connection = "close"; // What was not read must not be taken for the next call.
        return WriteForm(http, Answer.Rejected(AnswerProfile.Documented, ErrorCode.Unknown.Reject()));
    }

    /// <summary>Answers one error in the documented form.</summary>
    public static Task Reject(HttpContext http, Rejection rejection) => WriteForm(http, Answer.Rejected(AnswerProfile.Documented, rejection));

    /// <summary>What the call asks for, else what its affiliate is used to (decision N9).</summary>
    private static AnswerProfile ProfileOf(PlaceOrderRequest request) =>
        request.Values.TryGet(OrderParameters.ResponseFormat, out var format)
            ? format == ResponseFormat.Json ? AnswerProfile.Json : AnswerProfile.Legacy
            : request.Affiliate.Profile == AffiliateProfile.Legacy ? AnswerProfile.Legacy : AnswerProfile.Documented;

    private static Task Write(HttpContext http, AnswerProfile profile, string? target, List<KeyValuePair<string, string>> pairs)
    {
        if (target is not null)
        {
            // Never 307 or 308, which would post the password to the target (decision T2).
            http.Response.StatusCode = HttpMethods.IsPost(http.Request.Method) ? StatusCodes.Status303SeeOther : StatusCodes.Status302Found;
            http.Response.Headers.Location = RedirectTarget.With(target, pairs);
            SetHeaders(http.Response);
            return Task.CompletedTask;
        }

        return profile == AnswerProfile.Json ? WriteJson(http, pairs) : WriteForm(http, pairs);
    }

    private static Task WriteForm(HttpContext http, List<KeyValuePair<string, string>> pairs) =>
        WriteBody(http, FormContent, Encoding.ASCII.GetBytes(FormEncoding.Encode(pairs)));

    private static Task WriteJson(HttpContext http, List<KeyValuePair<string, string>> pairs)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            foreach (var (name, value) in pairs)
            {
                json.WritePropertyName(name);
                if (name == ResponseParameters.ErrorCode.Name || name == ResponseParameters.TotalCost.Name)
                    json.WriteRawValue(value);
                else
                    json.WriteStringValue(value);
            }

            json.WriteEndObject();
        }

        return WriteBody(http, JsonContent, body.WrittenMemory);
    }

    private static Task WriteBody(HttpContext http, string contentType, ReadOnlyMemory<byte> body)
    {
        SetHeaders(http.Response);
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.BodyWriter.WriteAsync(body).AsTask();
    }

    // The address of a GET holds a password: it must neither be kept nor passed on.
    private static void SetHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
