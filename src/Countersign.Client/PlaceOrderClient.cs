using System.Net;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Client;

/// <summary>Places orders at one server. The <see cref="HttpClient"/> decides on trust, time-outs and client certificate, and must not follow redirects.</summary>
/// <param name="http">How the server is reached.</param>
/// <param name="server">Its base address, as in <c>https://localhost:8443</c>.</param>
public sealed class PlaceOrderClient(HttpClient http, Uri server)
{
    private const string Path = "/products/!PlaceOrder";

    /// <summary>Posts <paramref name="call"/> and reads the answer.</summary>
    /// <exception cref="HttpRequestException">The server was not reached, or answered with another status than the protocol's 200 or a redirect.</exception>
    /// <exception cref="FormatException">What it answered is not of this protocol.</exception>
    public async Task<PlaceOrderReply> Place(PlaceOrderCall call, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(call.ToString()));
        body.Headers.ContentType = new(FormEncoding.MediaType);
        using var response = await http.PostAsync(new Uri(server, Path), body, cancellation).ConfigureAwait(false);
        if (response is { StatusCode: HttpStatusCode.SeeOther, Headers.Location: { } target })
            return PlaceOrderReply.Read(target.Query.TrimStart('?'));
        response.EnsureSuccessStatusCode();
        return PlaceOrderReply.Read(await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
    }
}
