using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Conformance;

/// <summary>Every error has a call that is answered with it, and <c>docs/errors.md</c> shows it.</summary>
public class ErrorExampleTests(Target target)
{
    public static TheoryData<int> Codes => [.. ErrorCode.All.Select(error => error.Number)];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_error_has_a_call_that_is_answered_with_it(int code)
    {
        var example = ErrorExample.For(ErrorCode.Find(code)!);
        Assert.NotNull(example);
        if (example.Way == Way.Page)
        {
            await The_page_shows(example);
            return;
        }

        var body = example.Way switch
        {
            Way.Plain => await OverPlainHttp(example.Call),
            Way.Certified => (await target.PostCertified(example.Call)).Body,
            _ => (await target.Post(example.Call)).Body,
        };
        Assert.StartsWith($"errorCode={code}&", body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_of_errors_is_what_table_and_tests_say()
    {
        var path = Path.Combine(Here(), "..", "..", "docs", "errors.md");
        var text = Document();
        if (File.Exists(path) && File.ReadAllText(path) == text)
            return;
        File.WriteAllText(path + ".received", text);
        Assert.Fail($"docs/errors.md is not what the tables say. Compare it with {path}.received; if that is right, rename it.");
    }

    private async Task The_page_shows(ErrorExample example)
    {
        using var http = target.Client();
        using var answer = await http.GetAsync(new Uri(target.Public, example.Call), TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(example.Code.ToString(CultureInfo.InvariantCulture), page, StringComparison.Ordinal);
        Assert.Contains(ErrorCode.Find(example.Code)!.Text, page, StringComparison.Ordinal);
    }

    private async Task<string> OverPlainHttp(string call)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(target.Plain, "/products/!PlaceOrder"), new StringContent(call, Encoding.ASCII, "application/x-www-form-urlencoded"),
            TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # Errors

            Each error of `/products/!PlaceOrder`, and a call that the sandbox answers with it. Made from the table of errors and from the calls of the
            conformance suite, which sends every one of them: `tests/Countersign.Conformance`. The calls are form-encoded, to be sent as the body of a POST:

            ```
            curl --cacert data/tls/server.pem --data '…' 'https://localhost:8443/products/!PlaceOrder'
            ```


            """);
        foreach (var error in ErrorCode.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {error.Number}\n\n> {error.Text}\n\n{error.Meaning}");
            text.Append(error.ItemIs is { } item ? $" `errorItem` is {item}.\n\n" : " It has no `errorItem`.\n\n");
            text.Append(ErrorExample.For(error) is { } example ? Shown(example) : "No call is answered with it yet.\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Shown(ErrorExample example)
    {
        var way = example.Way switch
        {
            Way.Plain => ", over plain HTTP",
            Way.Page => ", opened in a browser",
            Way.Certified => ", to the private listener with the client certificate of Affiliate_Brand_Name",
            _ => "",
        };
        return $"Shown by: {example.Shows}{way}.\n\n```\n{example.Call}\n```\n\n";
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
