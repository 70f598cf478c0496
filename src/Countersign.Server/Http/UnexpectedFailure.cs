using System.Data.Common;
using System.Security.Cryptography;
using Countersign.Protocol;
using Countersign.Server.Storage;
using Microsoft.AspNetCore.Connections;

namespace Countersign.Server.Http;

/// <summary>The last resort: what is nobody's expected answer becomes -14 with a number that finds its cause in the log.</summary>
public sealed partial class UnexpectedFailure(ILogger<UnexpectedFailure> log)
{
    /// <summary>The header that carries the number.</summary>
    public const string CorrelationHeader = "X-Correlation-Id";

    private const int Unavailable = StatusCodes.Status503ServiceUnavailable;

    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(2);

    /// <summary>Whether a failure is a fault of ours, and not a caller who left, a broken request or a store that rests.</summary>
    public static bool IsOurs(Exception failure) =>
        failure is not (OperationCanceledException or ConnectionResetException or ConnectionAbortedException or BadHttpRequestException) && !IsOfTheStore(failure);

    // A database that cannot be reached now, for reading or for writing. Class 57P: its server shuts down, has crashed or starts.
    private static bool IsOfTheStore(Exception failure) =>
        failure is StoreUnsoundException or DbException { IsTransient: true } or DbException { SqlState: ['5', '7', 'P', ..] };

    /// <summary>Logs the failure and marks the answer with the number of its log entry.</summary>
    public Rejection Record(HttpContext http, Exception failure)
    {
        var correlation = RandomNumberGenerator.GetHexString(16, lowercase: true);
        Failed(failure, correlation);
        http.Response.Headers[CorrelationHeader] = correlation;
        return ErrorCode.Unknown.Reject();
    }

    /// <summary>Middleware: runs the rest, and answers for it when it fails.</summary>
    public async Task Guard(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            await Answer(http, failure);
        }
    }

    private Task Answer(HttpContext http, Exception failure)
    {
        switch (failure)
        {
            case BadHttpRequestException malformed:
                return CallResponse.Refuse(http, malformed.StatusCode);
            case var unsound when IsOfTheStore(unsound):
                StoreUnsound(unsound.Message);
                CallResponse.SetRetryAfter(http.Response, StoreRetry);
                return LastPage.IsWanted(http) ? LastPage.Write(http, Unavailable) : CallResponse.Refuse(http, Unavailable);
            case var ours when IsOurs(ours):
                http.Response.Clear();
                var rejection = Record(http, ours);
                return LastPage.IsWanted(http) ? LastPage.Write(http, StatusCodes.Status500InternalServerError) : CallResponse.Reject(http, rejection);
            default:
                http.Abort(); // Nobody is left to answer.
                return Task.CompletedTask;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Call {Correlation} failed and was answered -14.")]
    private partial void Failed(Exception failure, string correlation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call was answered 503: {Reason}")]
    private partial void StoreUnsound(string reason);
}

/// <summary>Puts the last resort around everything after it.</summary>
public static class UnexpectedFailures
{
    /// <summary>Answers for whatever fails from here on.</summary>
    public static void UseUnexpectedFailure(this IApplicationBuilder app)
    {
        var failures = app.ApplicationServices.GetRequiredService<UnexpectedFailure>();
        app.Use((HttpContext http, RequestDelegate next) => failures.Guard(http, next));
    }
}
