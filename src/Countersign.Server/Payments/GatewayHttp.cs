using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Countersign.Server.Payments;

/// <summary>HTTPS to gateways, whose addresses an operator has set: certificates are checked as the system does.</summary>
public static class GatewayHttp
{
    private const int MostAnswerBytes = 1024 * 1024;

    // A buyer waits for it before a page.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client for the time of the program.</summary>
    public static HttpClient Client()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = Lifetime, // So that a change of its addresses is seen.
        };
        return new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = MostAnswerBytes };
    }

    /// <summary>The header of a name and a password (RFC 7617).</summary>
    public static AuthenticationHeaderValue Basic(string name, string password) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
}
