using Countersign.SandboxGateway;
using Countersign.Server.Http;
using Countersign.Server.Outbox;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Payments.WorldpayBusiness;
using Countersign.Server.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests.Gateways;

/// <summary>Orders of a whole server that are paid at Worldpay's Business Gateway, whose part another process plays.</summary>
public sealed class WorldpayBusinessServerTests : IClassFixture<WorldpayBusinessServer>, IDisposable
{
    private const string Card = "1_PPP=400&name=A&emailAddress=a@b.example";
    private const string ByYear = "100801";
    private const string ByMonth = "100802";
    private const string Adjustable = "100902";

    private readonly RunningServer server;
    private readonly Buyer buyer;
    private readonly HttpClient http;

    public WorldpayBusinessServerTests(WorldpayBusinessServer at)
    {
        server = at.Server;
        buyer = new Buyer(server);
        http = PinnedHttp.Client(server.Parts.GetRequiredService<TlsFiles>().Server);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        buyer.Dispose();
        http.Dispose();
    }

    [Fact]
    public async Task An_order_with_an_agreement_is_placed_and_its_instalments_are_kept()
    {
        var payment = await Order(Agreed(ByYear));
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
                GatewayEventKind.Captured, GatewayEventKind.AgreementMade, GatewayEventKind.InstalmentPaid, GatewayEventKind.InstalmentPaid, GatewayEventKind.InstalmentRefused,
                GatewayEventKind.AgreementCancelled,
            ],
            kept.Events.OrderBy(one => one.News.At).ThenBy(one => one.News.Kind).ThenBy(one => one.News.Id, StringComparer.Ordinal).Select(one => one.News.Kind));
        Assert.All(Assert.Single(kept.Standing.Agreements).Instalments, one => Assert.Equal(InstalmentState.Paid, one.State));
        Assert.Equal(payment.Order.Total, kept.Standing.Captured);
        Assert.DoesNotContain(kept.Events, one => one.News.Raw.Contains("callbackPW", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_year_of_a_FuturePay_agreement_is_accounted_for_and_a_missed_and_a_doubled_instalment_are_seen()
    {
        var paid = (await Pay(await Order(Agreed(ByMonth)))).Payment;
        var (clock, check) = (server.Parts.GetRequiredService<SandboxClockStore>(), server.Parts.GetRequiredService<AgreementCheck>());
        var (name, terms) = (paid.Standing.Agreements[0].Name, paid.Agreements[1]);
        for (var month = 1; month <= 12; month++)
        {
            await Send("/worldpaybusiness/agreements", ("agreement", name), ("button", month switch { 5 => "skip", 9 => "twice", _ => "take" }));
            Assert.True(await clock.Advance(terms.DueAt(month).AddDays(5) - server.Parts.GetRequiredService<TimeProvider>().GetUtcNow(), Token));
            Assert.IsType<WorkOutcome.At>(await check.Kind.Handle(new DueWork { Subject = paid.Order.Id }, Token));
        }

        var standing = (await Read(paid.Order.Id)).Standing;
        Assert.Equal(
            Enumerable.Range(1, 12).Select(month => (month, month switch { 5 => InstalmentState.Missed, 9 => InstalmentState.Doubled, _ => InstalmentState.Paid })),
            standing.Agreements[0].Instalments.Select(one => (one.Number, one.State)));
        Assert.Equal((PaymentConcerns.InstalmentMissed | PaymentConcerns.InstalmentDoubled, paid.Order.Total), (standing.Concerns, standing.Captured));
        Assert.Contains(paid.Order.Id, await server.Parts.GetRequiredService<PaymentStore>().NeedingOperator(Token));
    }

    [Fact]
    public async Task An_agreement_of_a_server_whose_clock_is_ahead_is_due_by_that_clock()
    {
        await server.Parts.GetRequiredService<SandboxClockStore>().Advance(TimeSpan.FromDays(100), Token);
        var paid = (await Pay(await Order(Agreed(ByYear)))).Payment;
        await Send("/worldpaybusiness/agreements", ("agreement", paid.Standing.Agreements[0].Name), ("button", "take"));
        var instalment = Assert.Single((await Read(paid.Order.Id)).Standing.Agreements[0].Instalments);
        Assert.Equal((1, InstalmentState.Paid), (instalment.Number, instalment.State));
    }

    [Fact]
    public async Task A_payment_whose_response_was_lost_is_reported_and_taken_from_Worldpay_s_list()
    {
        var payment = await Order(Card);
        Assert.IsType<GatewayStart.Form>(await server.Parts.GetRequiredService<PaymentVisits>().Begin(payment, "", "en", Token));
        var reference = (await Read(payment.Order.Id)).Last!.Reference;
        var file = Path.Combine(server.DataDirectory, "list.csv");
        await File.WriteAllTextAsync(file, $"Transaction ID,Cart ID,Event Type,Event Date,Currency,Amount,Description\n17,{reference},CAPTURED,2026-03-01,USD,49.00,x\n", Token);

        var compared = await Verb("compare", WorldpayBusinessGateway.Name, file);
        Assert.Contains("Unheard", compared.Output, StringComparison.Ordinal);
        Assert.Contains(reference, compared.Output, StringComparison.Ordinal);
        Assert.True((await Read(payment.Order.Id)).Order.IsAwaitingPayment);
        Assert.Equal(0, (await Verb("import", WorldpayBusinessGateway.Name, file)).Code);

        var placed = await Read(payment.Order.Id);
        Assert.True(placed.Order.IsPlaced);
        Assert.Equal(NewsSource.Statement, Assert.Single(placed.Events).Source);
        Assert.DoesNotContain(reference, (await Verb("compare", WorldpayBusinessGateway.Name, file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_that_was_never_ended_is_reported_once_its_time_is_over()
    {
        var payment = await Order(Card);
        await server.Parts.GetRequiredService<PaymentVisits>().Begin(payment, "", "en", Token);
        var reference = (await Read(payment.Order.Id)).Last!.Reference;
        Assert.DoesNotContain(reference, (await Verb("report")).Output, StringComparison.Ordinal);
        await server.Parts.GetRequiredService<SandboxClockStore>().Advance(TimeSpan.FromDays(1), Token);
        Assert.Contains(reference, (await Verb("report")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_an_operator_pastes_is_proved_like_any_other()
    {
        var payment = await Order(Card);
        await server.Parts.GetRequiredService<PaymentVisits>().Begin(payment, "", "en", Token);
        var reference = (await Read(payment.Order.Id)).Last!.Reference;
        var account = SandboxGateway.Dialects.Dialect.Find(WorldpayBusinessGateway.Name)!.Account("", server.Parts.GetRequiredService<SandboxGatewayProcess>().Secret);
        var file = Path.Combine(server.DataDirectory, "response.txt");
        var body = $"authMode=A&authAmount=49.00&authCurrency=USD&amount=49.00&currency=USD&cartId={reference}&instId={account["InstallationId"]}&rawAuthCode=A&testMode={account["TestMode"]}"
            + "&transId=99&transStatus=Y&transTime=1772366400000&callbackPW=";
        await File.WriteAllTextAsync(file, body + "guessed-it-12", Token);
        Assert.StartsWith("Countersign cannot go on:\n  It is not believed.", (await Verb("told", WorldpayBusinessGateway.Name, file)).Output, StringComparison.Ordinal);
        Assert.True((await Read(payment.Order.Id)).Order.IsAwaitingPayment);

        await File.WriteAllTextAsync(file, body + account["ResponsePassword"], Token);
        Assert.Contains("Captured, 49.00 USD", (await Verb("told", WorldpayBusinessGateway.Name, file)).Output, StringComparison.Ordinal);
        Assert.Equal(NewsSource.Operator, Assert.Single((await Read(payment.Order.Id)).Events).Source);
    }

    [Fact]
    public async Task An_agreement_is_listed_shown_and_ended_by_an_operator()
    {
        var paid = (await Pay(await Order(Agreed(ByMonth)))).Payment;
        Assert.Contains("14.00 USD every month", (await Verb("list", isAgreement: true)).Output, StringComparison.Ordinal);
        Assert.Contains("Running", (await Verb("show", isAgreement: true, paid.Order.Number)).Output, StringComparison.Ordinal);
        Assert.Equal((0, $"Agreement {paid.Standing.Agreements[0].Name} of order {paid.Order.Number} is ended.\n"), await Verb("cancel", isAgreement: true, paid.Order.Number));
        Assert.Equal(AgreementState.Cancelled, (await Read(paid.Order.Id)).Standing.Agreements[0].State);
        Assert.Equal(1, (await Verb("cancel", isAgreement: true, paid.Order.Number)).Code);
    }

    [Fact]
    public async Task What_is_due_by_an_agreement_is_changed_by_an_operator_where_its_kind_allows_that()
    {
        var flexible = (await Pay(await Order(Agreed(Adjustable)))).Payment;
        Assert.Equal(0, (await Verb("change", isAgreement: true, flexible.Order.Number, "25.00")).Code);
        await Send("/worldpaybusiness/agreements", ("agreement", flexible.Standing.Agreements[0].Name), ("button", "take"));
        Assert.Equal((25_00, InstalmentState.Paid), (await Read(flexible.Order.Id)).Standing.Agreements[0].Instalments.Select(one => (one.Amount, one.State)).Single());

        var same = (await Pay(await Order(Agreed(ByYear)))).Payment;
        Assert.Contains("stays the same", (await Verb("change", isAgreement: true, same.Order.Number, "25.00")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Money_that_was_asked_back_and_of_which_nothing_was_told_is_not_asked_back_again_unawares()
    {
        var paid = (await Pay(await Order("1_PPP=400&name=A&emailAddress=a@b.example"))).Payment;
        // As if the command had been killed after Worldpay had done it.
        var settlement = server.Parts.GetRequiredService<Settlement>();
        Assert.True(await settlement.BeginRefund(paid, "operator", new GatewayRefund(10_00, $"{paid.Last!.Reference}-0"), Token));
        var (code, output) = await Verb("refund", paid.Order.Number, "10.00");
        Assert.Equal(1, code);
        Assert.Contains("add --again", output, StringComparison.Ordinal);
        Assert.Equal(0, (await Read(paid.Order.Id)).Standing.Returned);

        Assert.Equal(0, (await Verb("refund", paid.Order.Number, "10.00", "--again")).Code);
        Assert.Equal(0, (await Verb("refund", paid.Order.Number, "5.00")).Code);
        Assert.Equal(15_00, (await Read(paid.Order.Id)).Standing.Returned);
    }

    [Fact]
    public async Task An_order_is_placed_once_though_its_response_comes_twice_and_nobody_else_places_one()
    {
        var payment = await Order(Card);
        Assert.False((await Pay(payment, ("corrupted", "yes"))).Payment.Order.IsPlaced);
        var other = await Order(Card);
        var paid = (await Pay(other, ("doubled", "yes"))).Payment;
        Assert.True(paid.Order.IsPlaced);
        Assert.Single(paid.Events);
        Assert.Equal(PaymentConcerns.None, paid.Standing.Concerns);
    }

    [Fact]
    public async Task Less_money_than_is_due_is_seen_to_by_an_operator()
    {
        var paid = (await Pay(await Order(Card), ("charge", "less"))).Payment;
        Assert.False(paid.Order.IsPlaced);
        Assert.Equal(PaymentConcerns.Underpaid, paid.Standing.Concerns);
    }

    private Task<(int Code, string Output)> Verb(string name, params string[] words) => Verb(name, isAgreement: false, words);

    // Beside the server, which goes on.
    private async Task<(int Code, string Output)> Verb(string name, bool isAgreement, params string[] words)
    {
        IReadOnlyList<string> settings =
        [
            .. server.StoreSettings, $"--Countersign:Listen:Gateway={server.Parts.GetRequiredService<SandboxGatewayProcess>().Address.GetLeftPart(UriPartial.Authority)}",
            .. GatewayRoute.All.Select(route => $"--Countersign:Routes:{route.Name}={WorldpayBusinessGateway.Name}"),
        ];
        await using var output = new StringWriter { NewLine = "\n" };
        var command = isAgreement ? AgreementsCommand.Create(settings) : PaymentsCommand.Create(settings);
        var code = await command.Parse([name, .. words]).InvokeAsync(new() { Output = output, Error = output }, Token);
        return (code, output.ToString());
    }

    // An account of its own each time.
    private static string Agreed(string product) =>
        $"1_PPP={product}&loginName=agreed-{Guid.NewGuid()}&loginPassword=x&name=Jos%C3%A9&emailAddress=a@b.example&organizationName=A&streetAddress1=1&localityName=B";

    private async Task<Payment> Order(string call) => await buyer.PaymentOf(await buyer.Order(call));

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
