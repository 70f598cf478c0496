using System.Net;
using Countersign.Protocol;
using Countersign.Server.Http;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Countersign.Server.Tests;

/// <summary>The pages show what the tables and the sandbox hold, and load nothing from elsewhere.</summary>
public class PagesTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_start_page_lists_affiliates_accounts_price_rows_and_the_reference()
    {
        var (_, page) = await Get("/");
        Assert.Contains("--data-urlencode &#x27;_1_PPP=400&#x27;", page, StringComparison.Ordinal);
        Assert.All(["Affiliate_Brand_Name", "sandbox_hg_trial", "id=\"PPP400\"", "id=\"x_keyAttestation\"", "id=\"error-129\""], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/reference")]
    public async Task Every_row_of_both_tables_is_in_the_reference(string path)
    {
        var (_, page) = await Get(path);
        Assert.All(ParameterTable.PlaceOrder.All, row => Assert.Contains($"id=\"{row.DocumentedName}\"", page, StringComparison.Ordinal));
        Assert.All(ErrorCode.All, error => Assert.Contains(WebUtility.HtmlEncode(error.Text), page.Replace("&#x27;", "&#39;", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pages_run_no_script_and_load_nothing_from_elsewhere()
    {
        var (response, page) = await Get("/");
        Assert.StartsWith("default-src 'none';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_needs_a_key_and_none_is_kept()
    {
        foreach (var path in (string[])["/", "/reference", "/order", "/sandbox/clock"])
            Assert.False((await Get(path)).Response.Headers.Contains("Set-Cookie"));
        Assert.IsType<EphemeralDataProtectionProvider>(server.Parts.GetRequiredService<IDataProtectionProvider>());
        Assert.DoesNotContain(server.Parts.GetServices<IHostedService>(), service => service.GetType().Assembly == typeof(IDataProtectionBuilder).Assembly);
        Assert.Equal(["tls"], Directory.GetDirectories(server.DataDirectory).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("/", ListenerKind.Private)]
    [InlineData("/reference", ListenerKind.Private)]
    [InlineData("/site.css", ListenerKind.Private)]
    [InlineData("/nowhere", ListenerKind.Public)]
    public async Task Everything_else_is_404_and_says_where_orders_are_placed(string path, ListenerKind listener)
    {
        var (response, text) = await Get(path, listener);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("/products/!PlaceOrder", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_takes_no_POST()
    {
        using var http = server.Client();
        using var response = await http.PostAsync(new Uri("/reference", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Without_the_sandbox_there_is_no_start_page_no_test_account_and_the_reference_stays()
    {
        await using var production = await RunningServer.Start(change: settings => settings with { Sandbox = false });
        using var http = production.Client();
        using var start = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, start.StatusCode);
        Assert.Contains("x_keyAttestation", await http.GetStringAsync(new Uri("/reference", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-16&",
            await http.GetStringAsync(new Uri("/products/!PlaceOrder?1_PPP=400&loginName=login_name&loginPassword=login_password", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private async Task<(HttpResponseMessage Response, string Text)> Get(string path, ListenerKind listener = ListenerKind.Public)
    {
        using var http = server.Client(listener);
        var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
