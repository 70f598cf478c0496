using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.SandboxGateway;

/// <summary>HTTPS between the two sides, which have one certificate: no other is believed, and that one whatever it says.</summary>
public static class PinnedHttp
{
    private const int MostAnswerBytes = 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>A client that talks to whoever holds the certificate, waits some seconds at most and follows no redirect.</summary>
    public static HttpClient Client(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetRawCertData().AsSpan().SequenceEqual(certificate.RawDataMemory.Span) == true,
            },
        };
        return new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = MostAnswerBytes };
    }
}
