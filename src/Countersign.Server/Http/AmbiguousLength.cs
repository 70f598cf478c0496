namespace Countersign.Server.Http;

/// <summary>
/// Refuses a request that gives its length twice, by Content-Length and by Transfer-Encoding: two servers on one path may each
/// believe another one and disagree on where the next request begins (RFC 9112 section 11.2, request smuggling).
/// </summary>
public static class AmbiguousLength
{
    // Where Kestrel puts a Content-Length that a Transfer-Encoding overrules.
    private const string Overruled = "X-Content-Length";

    /// <summary>Answers 400 and closes the connection, as RFC 9112 section 6.1 allows.</summary>
    public static void UseAmbiguousLengthRefusal(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (!headers.ContainsKey(Overruled) || headers.TransferEncoding.Count == 0)
                return next(context);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
}
