using System.Globalization;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Http;

/// <summary>
/// Answers every call that was not made over HTTPS with -1, whatever its method, path and body are. Nothing of it is parsed,
/// logged or redirected: it may hold a password that has already crossed the network in the clear (decision T1).
/// </summary>
public static class PlainListener
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(AnswerText());

    /// <summary>Ends calls over plain HTTP here and lets the others pass.</summary>
    public static void UsePlainListener(this IApplicationBuilder app) =>
        app.Use((context, next) => context.Caller.IsHttps ? next(context) : Refuse(context.Response));

    private static async Task Refuse(HttpResponse response)
    {
        response.ContentType = FormEncoding.MediaType + "; charset=utf-8";
        response.ContentLength = Answer.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Connection = "close";
        // At once: a caller that is still sending its body need not finish.
        await response.Body.WriteAsync(Answer);
        await response.CompleteAsync();
    }

    private static string AnswerText()
    {
        var answer = new StringBuilder();
        FormEncoding.Append(answer, ResponseParameters.ErrorCode.Name, ErrorCode.NotOverHttps.Number.ToString(CultureInfo.InvariantCulture));
        FormEncoding.Append(answer, ResponseParameters.ErrorMessage.Name, ErrorCode.NotOverHttps.Text);
        return answer.ToString();
    }
}
