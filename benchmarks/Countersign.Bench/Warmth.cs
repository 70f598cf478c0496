using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Bench;

/// <summary>
/// Keeps the credentials of all accounts known to Countersign: it forgets those that are not used for a while, and the hash that makes them known
/// again costs two hundred orders. Every account is called once at first, and again, outside of what is measured, before it could be forgotten.
/// </summary>
public sealed class Warmth(Contender server, int accounts, HttpClient http, TextWriter report)
{
    private const int Callers = 8; // As many as one source can have waiting in the lane that hashes.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider clock = TimeProvider.System;
    private readonly long[] usedAt = new long[accounts];
    private bool isFirst = true;
    private int next;
    private int done;

    /// <summary>A client that trusts the certificate in <paramref name="file"/> and nothing else.</summary>
    public static HttpClient Client(string file, IPAddress? source = null)
    {
        var certificate = X509CertificateLoader.LoadCertificateFromFile(file).GetCertHashString();
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = WrongPasswords.MostAtOnce };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate;
        if (source is not null)
            handler.ConnectCallback = (context, cancellation) => SourceAddress.Connect(source, context.DnsEndPoint, cancellation);
        return new HttpClient(handler, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Returns when every account is known for at least <paramref name="length"/> more.</summary>
    public async Task Ensure(TimeSpan length, CancellationToken cancellation)
    {
        if (!isFirst && usedAt.All(at => clock.GetElapsedTime(at) + length + Margin < VerifiedCredentials.LongestIdle))
            return;
        (next, done) = (0, 0);
        var watch = Stopwatch.StartNew();
        var callers = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Call(cancellation)));
        while (await Task.WhenAny(callers, Task.Delay(TimeSpan.FromSeconds(5), cancellation)) != callers)
            await report.WriteLineAsync($"  the accounts log in: {done} of {accounts}");
        await callers;
        if (isFirst)
            await report.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  the accounts have logged in ({watch.Elapsed.TotalSeconds:F0} s)"));
        isFirst = false;
    }

    private async Task Call(CancellationToken cancellation)
    {
        for (var account = Interlocked.Increment(ref next) - 1; account < accounts; account = Interlocked.Increment(ref next) - 1)
        {
            while (!await Order(account, cancellation))
                await Task.Delay(Pause, cancellation);
            usedAt[account] = clock.GetTimestamp();
            Interlocked.Increment(ref done);
        }
    }

    /// <summary>False when the server was too busy to judge the login.</summary>
    private async Task<bool> Order(int account, CancellationToken cancellation)
    {
        var call = Seed.CallOf(account, string.Create(CultureInfo.InvariantCulture, $"w-{clock.GetTimestamp()}-{account}"));
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(call));
        body.Headers.ContentType = new(FormEncoding.MediaType);
        using var response = await http.PostAsync(new Uri(server.Address, "/products/!PlaceOrder"), body, cancellation);
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return false;
        var answer = await response.Content.ReadAsStringAsync(cancellation);
        return answer.StartsWith("orderNumber=", StringComparison.Ordinal)
            ? true
            : throw new InvalidOperationException($"The order of {Seed.Login(account)} was answered {(int)response.StatusCode}: {answer}");
    }
}
