using System.Text;
using Countersign.Server.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Server.Tests;

/// <summary>A password that travels through every path of the server is found in no log at the finest level, in no file and in no answer.</summary>
public class SecrecyTests
{
    private const string Canary = "Canary-7f3a91";

    [Fact]
    public async Task No_secret_reaches_a_log_a_file_or_an_answer()
    {
        using var log = new EveryEvent();
        await using var server = new RunningServer
        {
            Logging = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace", ["Logging:Console:LogLevel:Default"] = "None" },
            Add = app => app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log),
        };
        await server.InitializeAsync();
        var answers = new StringBuilder();
        foreach (var call in Calls())
        {
            answers.Append(await Send(server.Client(), HttpMethod.Get, call)).Append(await Send(server.Client(), HttpMethod.Post, call));
            answers.Append(await Send(server.Client(ListenerKind.Plain), HttpMethod.Get, call));
        }

        Assert.NotEmpty(log.Events); // The log was on: a silent one would prove nothing.
        Assert.Contains(log.Events, text => text.Contains("refused", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Events, text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Canary, answers.ToString(), StringComparison.OrdinalIgnoreCase);
        foreach (var file in Directory.GetFiles(server.DataDirectory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(content, Encoding.Latin1);
            Assert.False((await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Contains(Canary, StringComparison.Ordinal), file);
        }
    }

    private static IEnumerable<string> Calls()
    {
        yield return $"1_PPP=400&loginName=login_name&loginPassword={Canary}&paymentStatus=2";
        yield return $"1_PPP=400&loginName=nobody&loginPassword={Canary}&paymentStatus=2";
        yield return $"1_PPP=400&loginName=secret_keeper&loginPassword={Canary}&emailAddress=a%40b.example&name=A&paymentStatus=2";
        yield return $"1_PPP=400&loginName=secret_keeper&loginPassword={Canary}&isReturningCustomer=Y&paymentStatus=2";
        yield return $"1_PPP=400&loginName=other&loginPassword={Canary}&emailAddress=fail%40sandbox.example&name=A&paymentStatus=2";
        yield return $"loginPassword={Canary}&loginPassword={Canary}";
        yield return $"loginPassword={Canary}%zz&nope=1";
        yield return $"nope=1&loginPassword={Canary}&errorURL=https%3A%2F%2Faffiliate.example&ap=Affiliate_Brand_Name";
    }

    private static async Task<string> Send(HttpClient client, HttpMethod method, string call)
    {
        using (client)
        {
            const string Path = "/products/!PlaceOrder";
            using var request = new HttpRequestMessage(method, new Uri(method == HttpMethod.Get ? $"{Path}?{call}" : Path, UriKind.Relative));
            if (method == HttpMethod.Post)
                request.Content = new StringContent(call, Encoding.ASCII, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return $"{response.Headers}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        }
    }
}
