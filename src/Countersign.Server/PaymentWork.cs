using System.CommandLine;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Http;
using Countersign.Server.Licences;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Sandbox;
using Countersign.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server;

/// <summary>What the verbs of <see cref="PaymentsCommand"/> work with.</summary>
internal sealed class PaymentWork
{
    private readonly OrderNumbers numbers;

    private PaymentWork(OrderNumbers numbers, InvocationConfiguration console)
    {
        this.numbers = numbers;
        (Output, Messages) = (console.Output, console.Error);
    }

    /// <summary>The payments.</summary>
    public required PaymentStore Payments { get; init; }

    /// <summary>What is done about them.</summary>
    public required Settlement Settlement { get; init; }

    /// <summary>The gateways that are set.</summary>
    public required PaymentGateways Gateways { get; init; }

    /// <summary>The server's clock, which in a sandbox may be ahead.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>For what was asked for.</summary>
    public TextWriter Output { get; }

    /// <summary>For what is said about it.</summary>
    public TextWriter Messages { get; }

    /// <summary>Has a command work on the payments of the store of its settings; the work answers what keeps it from being done, null when it is done.</summary>
    public static Command On(Command command, IReadOnlyList<string> settings, Func<ParseResult, PaymentWork, CancellationToken, Task<string?>> work) =>
        CommandLine.OnStore(command, settings, async (parsed, read, database, commit, cancellation) =>
            await work(parsed, await Open(read, database, commit, parsed.InvocationConfiguration, cancellation), cancellation));

    /// <summary>The same for one order, which is the command's first argument.</summary>
    public static Command About(Command command, IReadOnlyList<string> settings, Func<ParseResult, PaymentWork, Payment, CancellationToken, Task<string?>> work)
    {
        var order = new Argument<string>("ORDER") { Description = "The order's number, as callers see it." };
        command.Arguments.Insert(0, order);
        return On(command, settings, async (parsed, store, cancellation) =>
            await store.Find(parsed.GetRequiredValue(order), cancellation) is { } payment
                ? await work(parsed, store, payment, cancellation)
                : $"There is no order '{parsed.GetRequiredValue(order)}' that is paid through a gateway.");
    }

    /// <summary>On a store, beside a server or without one.</summary>
    private static async Task<PaymentWork> Open(
        ServerSettings settings, Database database, GroupCommit commit, InvocationConfiguration console, CancellationToken cancellation)
    {
        var time = new SandboxClock(TimeProvider.System);
        if (settings.Sandbox)
            await new SandboxClockStore(database, commit, time).Refresh(cancellation);
        var numbers = new OrderNumbers(database, commit);
        await numbers.Open(cancellation);
        var (licences, affiliates, catalog) = (new LicenceStore(database), new Affiliates(database), new CatalogStore(database, commit, time));
        await catalog.Refresh(cancellation);
        // Nobody outside is asked about an order that was judged when it came in.
        var holdings = new HoldingsStore(database, licences, affiliates, static (_, _, _, _) => ValueTask.FromResult(CodeGuardStanding.Fine), static (_, _) => ValueTask.FromResult(false), time);
        var payments = new PaymentStore(database, new PlacedOrders(database, numbers, new AccountStore(database, commit, time), catalog, time));
        return new(numbers, console)
        {
            Payments = payments,
            Settlement = new Settlement(payments, new PaidOrders(holdings, catalog, time), numbers, commit, time, NullLogger<Settlement>.Instance),
            Gateways = await Connect(settings, database, commit, time, cancellation),
            Time = time,
        };
    }

    /// <summary>The payment of an order by its number; null when there is none.</summary>
    public async Task<Payment?> Find(string number, CancellationToken cancellation) =>
        numbers.TryFind(number, out var order) ? await Payments.Find(order, cancellation) : null;

    /// <summary>Whether news is of a visit of ours, or of an agreement that was made by one.</summary>
    public bool IsOurs(GatewayNews news) =>
        PaymentAttempt.TryReadReference(news.Reference, out var number, out _) ? numbers.TryFind(number, out _) : news.Agreement.Length > 0;

    /// <summary>Says that something is done, so that nothing is left to answer.</summary>
    public async Task<string?> Say(string text)
    {
        await Messages.WriteLineAsync(text);
        return null;
    }

    /// <summary>Keeps what a gateway answered that was told to do something, and says that it is done; or what keeps it from being so.</summary>
    public async Task<string?> Keep(PaymentGateway gateway, GatewayAnswer answer, string done, CancellationToken cancellation) => answer switch
    {
        GatewayAnswer.Tells(var news) when await Settlement.Take(gateway.Name, news, NewsSource.Operator, cancellation) == SettlementResult.Overtaken =>
            "The gateway has done it, and the order kept changing so that this is not kept yet; give the command again.",
        GatewayAnswer.Tells => await Say(done),
        GatewayAnswer.Refused(var reason) => reason,
        GatewayAnswer.Unreachable(var trouble) => trouble,
        _ => "The gateway did not say whether it is done.",
    };

    // What they hold is let go as the command ends.
    private static async Task<PaymentGateways> Connect(ServerSettings settings, Database database, GroupCommit commit, SandboxClock clock, CancellationToken cancellation)
    {
        var connected = new ConnectedGateways(settings.Gateways, clock);
        if (settings.Gateway is not { } listen)
            return connected.Connect(static _ => null);
        var secret = await SandboxGatewayProcess.ReadSecret(database, commit, cancellation);
        var endpoint = new SandboxEndpoint(() => new Uri(ListenAddress.Reachable($"{listen}")), () => secret);
        var tls = TlsFiles.Open(settings.DataDirectory, TimeProvider.System);
        return connected.Connect(new SandboxGateways(endpoint, new SandboxPayments(endpoint, clock, tls), settings.Gateways, clock, tls).Find);
    }
}
