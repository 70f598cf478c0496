using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Client;

/// <summary>Places orders at one server. The <see cref="HttpClient"/> decides on trust, time-outs and client certificate, and must not follow redirects.</summary>
/// <param name="http">How the server is reached.</param>
/// <param name="server">Its base address, as in <c>https://localhost:8443</c>.</param>
public sealed class PlaceOrderClient(HttpClient http, Uri server)
{
    private const string Path = "/products/!PlaceOrder";
    private const string IdempotencyKeyHeader = "Idempotency-Key";

    /// <summary>Posts <paramref name="call"/> and reads the answer.</summary>
    /// <exception cref="HttpRequestException">The server was not reached, or answered with another status than the protocol's 200 or a redirect.</exception>
    /// <exception cref="FormatException">What it answered is not of this protocol.</exception>
    [OverloadResolutionPriority(1)] // Place(call, default) means this one, as it did before there was another.
    public Task<PlaceOrderReply> Place(PlaceOrderCall call, CancellationToken cancellation = default) => Send(call, null, cancellation);

    /// <summary>
    /// Posts <paramref name="call"/> under a key of its own: posted again under the same key, because the answer was lost, it orders nothing
    /// and gets the first answer. A key that another call has used is answered with status 422.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="idempotencyKey">1 to 255 visible ASCII characters that nobody can guess, such as a random UUID.</param>
    /// <param name="cancellation">Ends the waiting; the order may have been placed all the same.</param>
    /// <exception cref="HttpRequestException">The server was not reached, or answered with another status than the protocol's 200 or a redirect.</exception>
    /// <exception cref="FormatException">What it answered is not of this protocol, or the key is no text for a header.</exception>
    public Task<PlaceOrderReply> Place(PlaceOrderCall call, string idempotencyKey, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(idempotencyKey);
        return Send(call, idempotencyKey, cancellation);
    }

    private async Task<PlaceOrderReply> Send(PlaceOrderCall call, string? idempotencyKey, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, Path))
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(call.ToString())) { Headers = { ContentType = new(FormEncoding.MediaType) } },
        };
        if (idempotencyKey is not null)
            request.Headers.Add(IdempotencyKeyHeader, idempotencyKey);
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { } target })
            return PlaceOrderReply.Read(new Uri(server, target));
        response.EnsureSuccessStatusCode();
        return PlaceOrderReply.Read(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
    }
}
