using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Http;

/// <summary>Writes the answer of a call: pairs in the body, in the form that the call or its affiliate asks for.</summary>
public static class CallResponse
{
    private const string FormContent = FormEncoding.MediaType + "; charset=utf-8";
    private const string JsonContent = "application/json; charset=utf-8";

    /// <summary>What the call asks for, else what its affiliate is used to (decision N9).</summary>
    public static AnswerProfile ProfileOf(ParameterValues values, Affiliate affiliate)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(affiliate);
        if (values.TryGet(OrderParameters.ResponseFormat, out var format))
            return format == ResponseFormat.Json ? AnswerProfile.Json : AnswerProfile.Legacy;
        return affiliate.Profile == AffiliateProfile.Legacy ? AnswerProfile.Legacy : AnswerProfile.Documented;
    }

    /// <summary>Answers a call that has been read.</summary>
    public static Task Write(HttpContext http, AnswerProfile profile, List<KeyValuePair<string, string>> pairs) =>
        profile == AnswerProfile.Json ? WriteJson(http, pairs) : WriteForm(http, pairs);

    /// <summary>Answers what is no call, or cannot be judged now: a status, with -14 in the body (decision T2).</summary>
    public static Task Refuse(HttpContext http, int status, TimeSpan? retryAfter = null, string allow = "GET, POST")
    {
        http.Response.StatusCode = status;
        if (retryAfter is { } wait)
            SetRetryAfter(http.Response, wait);
        if (status == StatusCodes.Status405MethodNotAllowed)
            http.Response.Headers.Allow = allow;
        if (status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status400BadRequest && HttpProtocol.IsHttp11(http.Request.Protocol))
            http.Response.Headers.Connection = "close"; // What was not read must not be taken for the next call.
        return WriteForm(http, Answer.Rejected(AnswerProfile.Documented, ErrorCode.Unknown.Reject()));
    }

    /// <summary>Answers one error in the documented form.</summary>
    public static Task Reject(HttpContext http, Rejection rejection) => WriteForm(http, Answer.Rejected(AnswerProfile.Documented, rejection));

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

    /// <summary>Says after how long it is worth asking again.</summary>
    public static void SetRetryAfter(HttpResponse response, TimeSpan wait)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An answer must neither be kept nor passed on: the address of a GET holds a password.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
