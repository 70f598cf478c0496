using System.Net.Http.Headers;
using System.Text;

namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>An answer of PayPal.</summary>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Body">The body.</param>
internal readonly record struct PayPalReply(int Status, byte[] Body)
{
    /// <summary>No answer.</summary>
    public static PayPalReply None { get; } = new(0, []);

    /// <summary>Whether it did as it was asked.</summary>
    public bool IsSuccess => Status is 200 or 201;

    /// <summary>The body of a success; null where it is none.</summary>
    public T? Read<T>()
        where T : class => IsSuccess ? PayPalWire.Read<T>(Body) : null;

    /// <summary>Whether it refused for a reason of its own list.</summary>
    public bool IsRefusedAs(string issue) => Status == 422 && PayPalWire.Read<PayPalFault>(Body)?.Details?.Any(detail => detail?.Issue == issue) == true;

    /// <summary>It as trouble: a sentence of words of PayPal's lists, without what may quote what was sent.</summary>
    public GatewayAnswer Trouble()
    {
        if (Status == 0)
            return new GatewayAnswer.Unreachable("PayPal could not be reached.");
        var fault = IsSuccess ? null : PayPalWire.Read<PayPalFault>(Body);
        var words = string.Concat(new[] { fault?.Name, fault?.Error, fault?.Details is [var first, ..] ? first?.Issue : null }.Where(IsWord).Select(word => " " + word));
        var text = IsSuccess ? "PayPal's answer is none." : $"PayPal answered {Status}{words}.";
        return Status is >= 400 and < 500 and not (408 or 409 or 429) ? new GatewayAnswer.Refused(text) : new GatewayAnswer.Unreachable(text);
    }

    private static bool IsWord(string? word) => word is { Length: > 0 and <= 64 } && word.All(letter => char.IsAsciiLetter(letter) || letter == '_');
}

/// <summary>Calls PayPal with a token that is kept as long as it holds.</summary>
internal sealed class PayPalCalls(GatewayAccess access)
{
    private const int MostTokenLetters = 4096;
    private const int Unauthorised = 401;

    // It is to hold until the call has arrived.
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(1);

    private volatile Kept? kept;

    /// <summary>Makes a call; what PayPal answered, also where that is a refusal, or nothing.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="id">What makes the request one: sent again under the same, it is done once; null where it does no harm twice.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<PayPalReply> Send(HttpMethod method, string path, object? body, string? id, CancellationToken cancellation)
    {
        var reply = await SendOnce(method, path, body, id, cancellation);
        if (reply.Status != Unauthorised || kept is null)
            return reply;
        kept = null; // Taken back before its time, which is seen once.
        return await SendOnce(method, path, body, id, cancellation);
    }

    private async Task<PayPalReply> SendOnce(HttpMethod method, string path, object? body, string? id, CancellationToken cancellation)
    {
        var (token, refusal) = await Token(cancellation);
        if (token is null)
            return refusal;
        using var request = Request(method, path, body, id, token);
        return await Send(request, cancellation);
    }

    private async Task<(string? Token, PayPalReply Refusal)> Token(CancellationToken cancellation)
    {
        var account = $"{access[PayPalAccount.Address]} {access[PayPalAccount.ClientId]}:{access[PayPalAccount.ClientSecret]}";
        var now = access.Time.GetUtcNow();
        if (kept is { } known && known.Account == account && known.HoldsUntil > now)
            return (known.Token, default);
        kept = null; // So that a refusal of another is not taken for one of this one.
        using var request = new HttpRequestMessage(HttpMethod.Post, access[PayPalAccount.Address] + "/v1/oauth2/token")
        {
            Content = new StringContent("grant_type=client_credentials", Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = GatewayHttp.Basic(access[PayPalAccount.ClientId], access[PayPalAccount.ClientSecret]);
        var reply = await Send(request, cancellation);
        if (reply.Read<PayPalToken>() is not { AccessToken: { Length: > 0 and <= MostTokenLetters } token, ExpiresIn: > 0 and < int.MaxValue } told || !token.All(letter => letter is > ' ' and <= '~'))
            return (null, reply);
        kept = new(account, token, now + TimeSpan.FromSeconds(told.ExpiresIn) - Reserve);
        return (token, default);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, object? body, string? id, string token)
    {
        var request = new HttpRequestMessage(method, access[PayPalAccount.Address] + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Prefer", "return=representation");
        if (id is not null)
            request.Headers.Add("PayPal-Request-Id", id);
        if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent(PayPalWire.Write(body ?? new { })) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private async Task<PayPalReply> Send(HttpRequestMessage request, CancellationToken cancellation) =>
        await access.Send(request, cancellation) is (var status, var body) ? new((int)status, body) : PayPalReply.None;

    // A class and no record: a record would print secrets.
    private sealed class Kept(string account, string token, DateTimeOffset holdsUntil)
    {
        public string Account => account;

        public string Token => token;

        public DateTimeOffset HoldsUntil => holdsUntil;
    }
}
