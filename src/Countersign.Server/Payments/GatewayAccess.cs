using System.Net;

namespace Countersign.Server.Payments;

/// <summary>What an adapter works with. All of it is read when it is used, not when the adapter is made: a sandbox knows it only once its gateway runs.</summary>
/// <param name="setting">The value of a setting.</param>
/// <param name="http">Calls the gateway: follows no redirect, waits some seconds, and reads no endless answer.</param>
/// <param name="time">The gateway's clock as far as we know it.</param>
public sealed class GatewayAccess(Func<GatewaySetting, string> setting, HttpClient http, TimeProvider time)
{
    /// <summary>The value of a setting.</summary>
    public string this[GatewaySetting row] => setting(row);

    /// <summary>Calls the gateway.</summary>
    public HttpClient Http => http;

    /// <summary>Sends a request; null when nobody answered it in time, or with more than is read.</summary>
    public async Task<(HttpStatusCode Status, byte[] Body)?> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The value of a setting that is an absolute address.</summary>
    public Uri Address(GatewaySetting row) => new(setting(row), UriKind.Absolute);
}
