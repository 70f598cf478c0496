using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Server.Http;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Orders;

/// <summary>What came back: status, body and where the browser was sent.</summary>
internal sealed record Answered(int Status, string Body, string? Location)
{
    /// <summary>The number of the order that was placed; fails the test when none was.</summary>
    public string OrderNumber
    {
        get
        {
            var pairs = Location is null ? Body : Location[(Location.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('#')[0];
            return pairs.Split('&').SingleOrDefault(pair => pair.StartsWith("orderNumber=", StringComparison.Ordinal)) is { } number
                ? number["orderNumber=".Length..]
                : throw new InvalidOperationException($"No order: {Status} {pairs}");
        }
    }
}

/// <summary>Calls to a server under test, one connection after the other or many at once.</summary>
internal sealed class Calls(RunningServer server, string? brand = null) : IDisposable
{
    public const string Unknown = "errorCode=-14&errorMessage=An+unknown+error+occurred%21";

    private readonly X509Certificate2? certificate = brand is null ? null : server.Parts.GetRequiredService<TlsFiles>().ClientCertificate(brand);
    private HttpClient? http;

    private HttpClient Http => http ??= server.Client(certificate is null ? ListenerKind.Public : ListenerKind.Private, certificate: certificate);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Task<Answered> Post(string call, params string[] keys) => Send(HttpMethod.Post, call, keys);

    public Task<Answered> Get(string call, params string[] keys) => Send(HttpMethod.Get, call, keys);

    public async Task<Answered> Send(HttpMethod method, string call, params string[] keys)
    {
        using var request = new HttpRequestMessage(method, new Uri("/products/!PlaceOrder" + (method == HttpMethod.Get ? "?" + call : ""), UriKind.Relative));
        if (method == HttpMethod.Post)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(call)) { Headers = { ContentType = new("application/x-www-form-urlencoded") } };
        foreach (var key in keys)
            Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        (request.Version, request.VersionPolicy) = (Http.DefaultRequestVersion, Http.DefaultVersionPolicy);
        using var response = await Http.SendAsync(request, Token);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(Token), response.Headers.Location?.OriginalString);
    }

    /// <summary>One number of the store.</summary>
    public async Task<long> Count(string sql, object? parameters = null)
    {
        await using var connection = server.Parts.GetRequiredService<Database>().OpenRead();
        return await connection.QuerySingleAsync<long>(sql, parameters);
    }

    /// <summary>How many orders name this region, which the tests use as their mark.</summary>
    public Task<long> Orders(string region) =>
        Count("select count(*) from placed_order where parameters like @pattern", new { pattern = $"%\"region\":\"{region}\"%" });

    public void Dispose()
    {
        http?.Dispose();
        certificate?.Dispose();
    }
}
