using System.Net;
using System.Net.Sockets;

namespace Countersign.Server.Outbound;

/// <summary>One fetch on its way from URL to URL.</summary>
internal sealed class Fetch(Resolver resolver, Perimeter perimeter, FetchRules rules, TimeProvider time)
{
    // No others count for domain validation (BR 3.2.2.4.18).
    private static readonly HttpStatusCode[] Redirects =
        [HttpStatusCode.MovedPermanently, HttpStatusCode.Found, HttpStatusCode.TemporaryRedirect, HttpStatusCode.PermanentRedirect];

    private readonly List<FetchStep> steps = [];

    public async Task<FetchResult> Follow(string url, CancellationToken cancellation)
    {
        for (Uri? from = null; steps.Count <= rules.MostRedirects; from = steps[^1].Url)
        {
            if (!FetchTarget.TryRead(url, from, perimeter, out var target, out var refusal))
                return Failed(refusal);
            steps.Add(new FetchStep(target.Url));
            var (failure, body, next) = await Ask(target, cancellation);
            if (failure is not null)
                return Failed(failure);
            if (body is not null)
                return new FetchResult.Fetched(body) { Steps = steps };
            url = next!;
        }

        return Failed(FetchFailure.TooManyRedirects(rules.MostRedirects));
    }

    public FetchResult Failed(FetchFailure failure) => new FetchResult.Failed(failure) { Steps = steps };

    private async Task<Answer> Ask(FetchTarget target, CancellationToken cancellation)
    {
        var (addresses, refusal) = await Judged(target, cancellation);
        if (refusal is not null)
            return new Answer(refusal);
        using var connection = new GuardedConnection(target, addresses, rules.TakesAnyCertificate, time);
        try
        {
            using var response = await connection.Get(cancellation);
            steps[^1] = steps[^1] with { Status = response.StatusCode };
            return await Read(target, response, cancellation);
        }
        catch (HttpRequestException failure)
        {
            return new Answer(Explain(failure, target, connection));
        }
        catch (IOException)
        {
            return new Answer(FetchFailure.NoHttp(target.Host));
        }
        finally
        {
            steps[^1] = steps[^1] with { Address = connection.Address, CertificateFault = connection.CertificateFault };
        }
    }

    // One address that is refused refuses the host: a site of the internet has none such, and whoever mixes them wants to be let in by chance.
    private async Task<(IReadOnlyList<IPAddress> Addresses, FetchFailure? Refusal)> Judged(FetchTarget target, CancellationToken cancellation)
    {
        var answer = target.Literal is { } literal
            ? new DnsAnswer<IPAddress>.Found([literal], IsAuthentic: false)
            : await resolver.Addresses(target.Host, cancellation);
        return answer switch
        {
            DnsAnswer<IPAddress>.Found found => (found.Records, Refusal(target, found.Records)),
            DnsAnswer<IPAddress>.NoName => ([], FetchFailure.NoName(target.Host)),
            DnsAnswer<IPAddress>.Failed failed => ([], FetchFailure.NotTold(failed.Reason)),
            _ => ([], FetchFailure.NoAddress(target.Host)),
        };
    }

    private FetchFailure? Refusal(FetchTarget target, IReadOnlyList<IPAddress> addresses) =>
        perimeter.Refusal(addresses, target.Url.Port) is { } refused ? FetchFailure.Refused(target.Host, refused.Address, refused.What) : null;

    private async Task<Answer> Read(FetchTarget target, HttpResponseMessage response, CancellationToken cancellation)
    {
        if (Redirects.Contains(response.StatusCode))
        {
            return response.Headers.NonValidated.TryGetValues("Location", out var values) && values.Count == 1
                ? new Answer(Next: values.ToString())
                : new Answer(FetchFailure.NoTarget(target.Url));
        }

        if (!response.IsSuccessStatusCode)
            return new Answer(FetchFailure.OtherStatus(target.Url, response.StatusCode));
        return await Body(response, cancellation) is { } body ? new Answer(Body: body) : new Answer(FetchFailure.LongBody(target.Host, rules.MostBytes));
    }

    private async Task<byte[]?> Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > rules.MostBytes)
            return null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[rules.MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length < buffer.Length ? buffer[..length] : null;
    }

    private static FetchFailure Explain(HttpRequestException failure, FetchTarget target, GuardedConnection connection) => failure.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => FetchFailure.NotConnected(target.Host, target.Url.Port, Words(failure)),
        HttpRequestError.SecureConnectionError when connection.CertificateFault is { } fault => FetchFailure.NotTrusted(target.Host, fault),
        HttpRequestError.SecureConnectionError => FetchFailure.NoTls(target.Host),
        HttpRequestError.ConfigurationLimitExceeded => FetchFailure.LongHeaders(target.Host),
        _ => FetchFailure.NoHttp(target.Host),
    };

    private static string Words(HttpRequestException failure) => (failure.InnerException as SocketException)?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "it was refused",
        SocketError.TimedOut => "nobody answered",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no way there",
        _ => "it failed",
    };

    /// <summary>What one URL gave: a failure, a body, or the next URL.</summary>
    private readonly record struct Answer(FetchFailure? Failure = null, byte[]? Body = null, string? Next = null);
}
