using System.Globalization;
using System.Net;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Outbound;
using Countersign.Server.Tests.Accounts;
using Countersign.Server.Tests.Orders;
using Countersign.Server.Tests.Outbound;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Countersign.Server.Tests.Browsing;

/// <summary>What a customer does with an order, in a real browser; to which it is one what the store is.</summary>
[Trait("Engine", "own")]
public sealed class OrderInBrowserTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Login = "&loginName=login_name&loginPassword=login_password&paymentStatus=2";
    private const string LongName = "a-shop-with-a-rather-long-name.of-one-department.company.example";

    private readonly DnsResponder dns = new(query => DnsResponder.Answer(query, code: 3)); // There is no such name.
    private RunningServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        server = await RunningServer.Start(replace: services => services.AddSingleton(new Resolver(dns.EndPoint)));

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        dns.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_the_request_to_the_record_with_script_and_without(bool runsScript)
    {
        var page = await chromium.Open(server, runsScript);
        var (path, order) = await Place("1_PPP=400");
        await page.GotoAsync(path);
        await page.GetByLabel("Certificate signing request").FillAsync("no request");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the request" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a problem");

        await page.GetByLabel("Certificate signing request").FillAsync(SigningRequests.For(LongName));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the request" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Thank you. We have your request.");

        await page.GetByLabel(LongName).SelectOptionAsync(new SelectOptionValue { Label = "A DNS record (CNAME)" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Save these choices" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Your choices are saved.");
        var domain = (await Read(order)).Items[0].Domains[0];
        await Assertions.Expect(page.Locator("dl.record dd.name")).ToHaveTextAsync([$"{domain.CnameOwner}.", "CNAME", $"{domain.Token!.CnameTarget}."]);
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Names_and_hashes_are_wider_than_no_page_and_torn_only_between_their_parts(int width, ColorScheme scheme)
    {
        var page = await chromium.Open(server, width: width, scheme: scheme);
        var request = Uri.EscapeDataString(SigningRequests.For(LongName, $"files.{LongName}", $"mail.{LongName}"));
        var (path, order) = await Place($"1_ID=279&1_days=365&1_servers=3&1_csr={request}&1_domainNames={LongName},files.{LongName},mail.{LongName}"
            + $"&1_dcvEmailAddresses=CNAMECSRHASH,HTTPCSRHASH,webmaster%40mail.{LongName}");
        await AccountsOnFile.Eventually(async () => (await Read(order)).Items[0].Domains.Count(domain => domain.LastCheck is not null) == 2);
        await page.GotoAsync(path);
        await Chromium.Keep(page, string.Create(CultureInfo.InvariantCulture, $"order-{width}-{scheme}").ToLowerInvariant());

        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            """
            () => {
              const torn = [], texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const text = texts.currentNode;
                for (const part of text.parentNode.checkVisibility() ? text.data.matchAll(/[^-\s]+/g) : []) {
                  const range = document.createRange();
                  range.setStart(text, part.index);
                  range.setEnd(text, part.index + part[0].length);
                  if (range.getClientRects().length > 1) torn.push(part[0]);
                }
              }
              return torn;
            }
            """));
    }

    [Fact]
    public async Task A_label_that_is_wider_than_the_page_does_not_widen_it()
    {
        var page = await chromium.Open(server, width: 360);
        var request = SigningRequests.For("shop.example", $"{new string('w', 63)}.example");
        var (path, order) = await Place($"1_ID=279&1_days=365&1_servers=2&1_dcvEmailAddress=CNAMECSRHASH&1_csr={Uri.EscapeDataString(request)}");
        await AccountsOnFile.Eventually(async () => (await Read(order)).Items[0].Domains.All(domain => domain.LastCheck is not null));
        await page.GotoAsync(path);
        await page.GetByText("Change this").ClickAsync();
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task The_browser_says_where_our_own_forms_come_from()
    {
        var page = await chromium.Open(server);
        var (path, _) = await Place("1_PPP=400");
        await page.GotoAsync(path);
        var sent = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Send the request" }).ClickAsync(), request => request.Method == "POST");
        var headers = await sent.AllHeadersAsync();
        Assert.Equal((server.Address(ListenerKind.Public).GetLeftPart(UriPartial.Authority), "same-origin"), (headers["origin"], headers["sec-fetch-site"]));
    }

    [Fact]
    public async Task Another_site_s_page_sends_no_form()
    {
        var page = await chromium.Open(server);
        var clock = new Uri(server.Address(ListenerKind.Public), "/sandbox/clock");
        await page.SetContentAsync($"<form method='post' action='{clock}'><input name='days' value='1'><button>Win</button></form>");
        var answer = await page.RunAndWaitForResponseAsync(() => page.GetByText("Win").ClickAsync(), response => response.Request.Method == "POST");
        Assert.Equal((int)HttpStatusCode.Forbidden, answer.Status);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("This form came from somewhere else");
        await Chromium.Keep(page, "refused-1280");
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task An_order_is_found_by_its_number(int width)
    {
        var page = await chromium.Open(server, width: width);
        var (path, order) = await Place("1_PPP=400");
        await page.GotoAsync("/order");
        await page.GetByLabel("Order number").FillAsync($" {order}\t");
        await page.GetByLabel("Login", new() { Exact = true }).FillAsync("login_name");
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("We know no order");
        await Chromium.Keep(page, string.Create(CultureInfo.InvariantCulture, $"sign-in-{width}"));
        await page.GetByLabel("Password").FillAsync("login_password");
        await page.GetByRole(AriaRole.Button).ClickAsync();
        await page.WaitForURLAsync($"**{path}");
    }

    private async Task<(string Path, string Number)> Place(string items)
    {
        using var calls = new Calls(server);
        var number = (await calls.Post(items + Login)).OrderNumber;
        return (server.Parts.GetRequiredService<OrderLinks>().PathOf((await Read(number)).Id), number);
    }

    private async Task<PlacedOrder> Read(string number) => (await server.Parts.GetRequiredService<PlacedOrders>().Find(number, Token))!;
}
