using Countersign.SandboxGateway.Dialects;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Countersign.Server.Tests.Browsing.CardPage;

namespace Countersign.Server.Tests.Browsing;

/// <summary>A server with every gateway behind every route, all of them played by the sandbox's.</summary>
public sealed class ServerWithEveryGateway : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Server = await RunningServer.Start(change: settings => RunningServer.WithGateway(settings, [.. Dialect.All.Select(dialect => dialect.Name)]));

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

/// <summary>Each gateway in a real browser, chosen on our page: redirects, forms and content security policies are the browser's to judge.</summary>
[Trait("Engine", "own")]
public sealed class PaymentThroughEveryGatewayTests(ServerWithEveryGateway running, Chromium chromium) : IClassFixture<ServerWithEveryGateway>, IClassFixture<Chromium>
{
    private const string Card = "1_PPP=400&name=A&emailAddress=a@b.example&currency=EUR";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Gateways => [.. Dialect.All.Select(dialect => dialect.Name)];

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task An_order_is_paid_after_a_refused_card(string gateway)
    {
        var page = await Begin(gateway, 390);
        await Chromium.Keep(page, $"gateway-{gateway}-390");
        await PayBy(page, "0002");
        await Assertions.Expect(page.GetByText("The card was declined")).ToBeVisibleAsync();
        await PayBy(page, "4242");
        await Expect(page, "Thank you, your order is paid");
        var payment = await Read(page);
        Assert.Equal((gateway, 1, PaymentConcerns.None), (payment.Last!.Gateway, payment.Attempts.Count, payment.Standing.Concerns));
    }

    [Theory]
    [MemberData(nameof(Gateways))]
    public async Task Whoever_turns_back_comes_to_a_page_that_takes_them_on(string gateway)
    {
        var page = await Begin(gateway, 1280);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("(?i)^cancel") }).ClickAsync();
        var ours = running.Server.Address(Countersign.Server.Http.ListenerKind.Public).Authority;
        await page.WaitForURLAsync(url => new Uri(url).Authority == ours);
        var payment = await Read(page);
        await page.GotoAsync(running.Server.Parts.GetRequiredService<OrderLinks>().PaymentPathOf(payment.Order.Id));
        await page.Locator($"input[value={gateway}]").CheckAsync();
        await page.Locator("button[value=pay]").ClickAsync();
        await PayBy(page, "4242");
        await Expect(page, "Thank you, your order is paid");
    }

    [Fact]
    public async Task An_agreement_is_made_in_a_browser_and_goes_on_by_the_gateway_s_page()
    {
        var page = await Begin("worldpaybusiness", 1280, "1_PPP=100802&loginName=agrees&loginPassword=x&name=A&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B");
        var gateway = new Uri(page.Url);
        await PayBy(page, "4242");
        await Assertions.Expect(page.GetByText("your payment was successful")).ToBeVisibleAsync(); // Our answer, shown at the gateway's address.
        await Expect(page, "Thank you, your order is paid");
        await Chromium.Keep(page, "flow-agreement-1280");
        var order = await Read(page);
        await page.GotoAsync(new Uri(gateway, "/worldpaybusiness/agreements").AbsoluteUri);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take the next instalment" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("taken; told").First).ToBeVisibleAsync();
        await Accessibility.Judge(page, "gateway-agreements-1280");
        Assert.Single((await Read(order.Order.Id)).Standing.Agreements[0].Instalments);
    }

    private async Task<IPage> Begin(string gateway, int width, string call = Card)
    {
        using var calls = new Orders.Calls(running.Server);
        var answer = await calls.Post(call);
        var page = await chromium.Open(running.Server, width: width);
        await page.GotoAsync(answer.Location!);
        if (await page.GetByRole(AriaRole.Radio).CountAsync() > 0)
            await page.Locator($"input[value={gateway}]").CheckAsync();
        var ours = new Uri(page.Url).Authority;
        await page.Locator("button[value=pay]").ClickAsync();
        await page.WaitForURLAsync(url => new Uri(url).Authority != ours);
        return page;
    }

    private async Task<Payment> Read(IPage page)
    {
        Assert.True(running.Server.Parts.GetRequiredService<OrderLinks>().TryReadPayment(new Uri(page.Url).AbsolutePath.Split('/')[2], out var order));
        return await Read(order);
    }

    private async Task<Payment> Read(long order) => (await running.Server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;
}
