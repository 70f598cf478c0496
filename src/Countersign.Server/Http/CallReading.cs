using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Countersign.Protocol;
using Microsoft.Net.Http.Headers;

namespace Countersign.Server.Http;

/// <summary>A call as read from the wire, or the status with which it is refused before it is one (decision T2).</summary>
public abstract record CallReading
{
    private CallReading()
    {
    }

    /// <summary>The pairs, those that stood in the query string of a POST, and the call's own key (decision A6).</summary>
    public sealed record Pairs(FormFields Fields, FormFields Misplaced, string? IdempotencyKey) : CallReading;

    /// <summary>No call: a wrong method, key, type or size.</summary>
    public sealed record Refused(int Status) : CallReading;

    private static readonly Refused TooLarge = new(StatusCodes.Status413PayloadTooLarge);
    private static readonly Refused WrongType = new(StatusCodes.Status415UnsupportedMediaType);
    private static readonly Refused WrongKey = new(StatusCodes.Status400BadRequest);
    private static readonly Refused WrongMethod = new(StatusCodes.Status405MethodNotAllowed);

    /// <summary>Reads query string or body within the limits of the protocol; nothing is parsed before its size is known to be sane.</summary>
    public static async ValueTask<CallReading> Of(HttpRequest request, string rawTarget)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
            return WrongMethod;
        if (!IdempotencyKey.TryRead(request.Headers, out var key))
            return WrongKey;
        if (request.Method.Length + rawTarget.Length + "  HTTP/1.1".Length > Limits.RequestLineBytes)
            return TooLarge;
        if (!TryDecodeQuery(rawTarget, out var query))
            return TooLarge;

        return HttpMethods.IsGet(request.Method) ? new Pairs(query, FormFields.None, key) : await Body(request, query, key);
    }

    private static bool TryDecodeQuery(string rawTarget, out FormFields query)
    {
        var sent = RequestTarget.QueryOf(rawTarget);
        var bytes = new byte[Encoding.UTF8.GetByteCount(sent)];
        Encoding.UTF8.GetBytes(sent, bytes);
        return FormEncoding.TryDecode(bytes, out query);
    }

    private static async ValueTask<CallReading> Body(HttpRequest request, FormFields query, string? key)
    {
        if (request.ContentLength > Limits.BodyBytes)
            return TooLarge;
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            return WrongType;

        var body = request.BodyReader;
        var read = await ReadWhole(body, Limits.BodyBytes);
        try
        {
            if (read.Buffer.Length > Limits.BodyBytes)
                return TooLarge;
            if (read.Buffer.Length > 0 && !IsForm(request.ContentType))
                return WrongType;
            return TryDecode(read.Buffer, out var fields) ? new Pairs(fields, query, key) : TooLarge;
        }
        finally
        {
            body.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>A body to its end, or as much of it as shows that it is longer than <paramref name="limit"/> bytes; the caller advances the reader.</summary>
    internal static async ValueTask<ReadResult> ReadWhole(PipeReader body, long limit)
    {
        while (true)
        {
            var read = await body.ReadAsync();
            if (read.IsCompleted || read.Buffer.Length > limit)
                return read;
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static bool TryDecode(in ReadOnlySequence<byte> body, out FormFields fields)
    {
        if (body.IsSingleSegment)
            return FormEncoding.TryDecode(body.FirstSpan, out fields);

        var whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(whole);
            return FormEncoding.TryDecode(whole.AsSpan(0, (int)body.Length), out fields);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole, clearArray: true); // It may have held a password.
        }
    }

    private static bool IsForm(string? contentType) =>
        contentType == FormEncoding.MediaType // As nearly every caller sends it.
        || (MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType.Equals(FormEncoding.MediaType, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)));
}
