using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Countersign.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Server.Tests.Http;

public sealed class PlainListenerTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Answer = "errorCode=-1&errorMessage=Request+was+not+made+over+HTTPS%21";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/products/!PlaceOrder?loginPassword=secret")]
    [InlineData("POST", "/products/!PlaceOrder")]
    [InlineData("DELETE", "/")]
    [InlineData("BREW", "/%zz?%00")]
    public async Task T1_every_request_is_answered_with_minus_1(string method, string path)
    {
        using var client = server.Client(ListenerKind.Plain);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/x-www-form-urlencoded; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.ConnectionClose);
        Assert.Equal(Answer, await response.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET https://localhost/products/!PlaceOrder HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost:8443\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: proto=https\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("GET / HTTP/1.0\r\n\r\n")]
    public async Task T1_what_the_request_says_of_itself_changes_nothing(string request) =>
        Assert.EndsWith("\r\n\r\n" + Answer, await Raw(request), StringComparison.Ordinal);

    [Theory]
    [InlineData("Content-Length: 100000")]
    [InlineData("Content-Length: 99999999999")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Expect: 100-continue\r\nContent-Length: 5")]
    public async Task T1_answer_comes_at_once_with_the_body_unread(string length)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address(ListenerKind.Plain).Port, Cancelled);
        var stream = client.GetStream();
        var watch = Stopwatch.StartNew();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n"), Cancelled);

        var answer = new byte[4096];
        var read = await stream.ReadAtLeastAsync(answer, Answer.Length + 100, throwOnEndOfStream: false, Cancelled);
        Assert.StartsWith("HTTP/1.1 200 OK", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task T1_nothing_of_a_call_is_logged_however_logging_is_configured()
    {
        await using var loud = new RunningServer
        {
            Logging = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
                ["Logging:Console:LogLevel:Default"] = "None",
                ["Logging:Kept:LogLevel:Microsoft.AspNetCore"] = "Trace",
            },
        };
        await loud.InitializeAsync();
        using var kept = new KeptLog();
        var logs = loud.Parts.GetRequiredService<ILoggerFactory>();
        logs.AddProvider(kept);
        foreach (var listener in Enum.GetValues<ListenerKind>())
        {
            using var client = loud.Client(listener);
            using var body = new StringContent("loginPassword=tr0ub4dor");
            using var response = await client.PostAsync("/products/!PlaceOrder?loginPassword=tr0ub4dor", body, Cancelled);
        }

        logs.CreateLogger("Countersign.Server").Log(LogLevel.Trace, default, "ours", null, (text, _) => text);
        Assert.Contains("ours", kept.Messages);
        Assert.DoesNotContain(kept.Messages, message => message.Contains("tr0ub4dor", StringComparison.Ordinal));
    }

    private async Task<string> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Address(ListenerKind.Plain).Port, Cancelled);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancelled);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync(Cancelled);
    }

    [ProviderAlias("Kept")]
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Messages { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
