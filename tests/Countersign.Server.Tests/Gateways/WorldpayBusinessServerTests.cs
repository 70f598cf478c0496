using Countersign.SandboxGateway;
using Countersign.Server.Http;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Payments.WorldpayBusiness;
using Countersign.Server.Sandbox;
using Countersign.Server.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Orders of a whole server that are paid at Worldpay's Business Gateway, whose part another process plays.</summary>
public sealed class WorldpayBusinessServerTests : IAsyncLifetime
{
    private const string Agreed = "1_PPP=100801&loginName=agreed&loginPassword=x&name=Jos%C3%A9&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";

    private RunningServer server = null!;
    private HttpClient http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await RunningServer.Start(change: settings => RunningServer.WithGateway(settings, WorldpayBusinessGateway.Name));
        http = PinnedHttp.Client(server.Parts.GetRequiredService<TlsFiles>().Server);
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return server.DisposeAsync();
    }

    [Fact]
    public async Task An_order_with_an_agreement_is_placed_and_its_instalments_are_kept()
    {
        var payment = await Order(Agreed);
        var (paid, shown) = await Pay(payment);
        Assert.True(paid.Order.IsPlaced);
        Assert.Contains($"url={server.Address(ListenerKind.Public)}pay/", shown, StringComparison.Ordinal);
        var agreement = Assert.Single(paid.Standing.Agreements);
        Assert.Equal(AgreementState.Running, agreement.State);
        foreach (var button in (string[])["take", "refuse", "take", "cancel"])
            await Send("/worldpaybusiness/agreements", ("agreement", agreement.Name), ("button", button)); // Each with the date at which it would be due.
        var kept = await Read(paid.Order.Id);
        Assert.Equal(
            [
                GatewayEventKind.Captured, GatewayEventKind.AgreementMade, GatewayEventKind.AgreementCancelled, GatewayEventKind.InstalmentPaid,
                GatewayEventKind.InstalmentPaid, GatewayEventKind.InstalmentRefused,
            ],
            kept.Events.OrderBy(one => one.News.At).ThenBy(one => one.News.Kind).ThenBy(one => one.News.Id, StringComparer.Ordinal).Select(one => one.News.Kind));
        Assert.Equal(payment.Order.Total, kept.Standing.Captured);
        Assert.DoesNotContain(kept.Events, one => one.News.Raw.Contains("callbackPW", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_order_is_placed_once_though_its_response_comes_twice_and_nobody_else_places_one()
    {
        var payment = await Order("1_PPP=400&name=A&emailAddress=a@b.example");
        Assert.False((await Pay(payment, ("corrupted", "yes"))).Payment.Order.IsPlaced);
        var other = await Order("1_PPP=400&name=A&emailAddress=a@b.example");
        var paid = (await Pay(other, ("doubled", "yes"))).Payment;
        Assert.True(paid.Order.IsPlaced);
        Assert.Single(paid.Events);
        Assert.Equal(PaymentConcerns.None, paid.Standing.Concerns);
    }

    [Fact]
    public async Task Less_money_than_is_due_is_seen_to_by_an_operator()
    {
        var paid = (await Pay(await Order("1_PPP=400&name=A&emailAddress=a@b.example"), ("charge", "less"))).Payment;
        Assert.False(paid.Order.IsPlaced);
        Assert.Equal(PaymentConcerns.Underpaid, paid.Standing.Concerns);
    }

    private async Task<Payment> Order(string call)
    {
        using var calls = new Calls(server);
        var location = (await calls.Post(call)).Location!;
        Assert.True(server.Parts.GetRequiredService<OrderLinks>().TryReadPayment(location[(location.LastIndexOf('/') + 1)..], out var order));
        return await Read(order);
    }

    private async Task<Payment> Read(long order) => (await server.Parts.GetRequiredService<PaymentStore>().Find(order, Token))!;

    private async Task<(Payment Payment, string Shown)> Pay(Payment payment, params (string Name, string Value)[] faults)
    {
        var form = Assert.IsType<GatewayStart.Form>(await server.Parts.GetRequiredService<PaymentVisits>().Begin(payment, "", "en", Token));
        var page = await Send(form.Address.AbsolutePath, [.. form.Fields.Select(field => (field.Key, field.Value))]);
        var result = await Send(page, [("number", "4242424242424242"), ("expiry", "12/34"), ("cvc", "123"), ("button", "pay"), .. faults]);
        return (await Read(payment.Order.Id), await http.GetStringAsync(At(result), Token));
    }

    private Uri At(string path) => new(server.Parts.GetRequiredService<SandboxGatewayProcess>().Address, path);

    // Where the browser is sent.
    private async Task<string> Send(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await http.PostAsync(At(path), form, Token);
        Assert.Equal(303, (int)answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }
}
