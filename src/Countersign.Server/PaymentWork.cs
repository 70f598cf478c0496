using System.CommandLine;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Licences;
using Countersign.Server.Orders;
using Countersign.Server.Payments;
using Countersign.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Countersign.Server;

/// <summary>What the verbs of <see cref="PaymentsCommand"/> work with.</summary>
internal sealed class PaymentWork
{
    private readonly OrderNumbers numbers;

    private PaymentWork(OrderNumbers numbers, PaymentStore payments, Settlement settlement, InvocationConfiguration console)
    {
        this.numbers = numbers;
        Payments = payments;
        Settlement = settlement;
        (Output, Messages) = (console.Output, console.Error);
    }

    /// <summary>The payments.</summary>
    public PaymentStore Payments { get; }

    /// <summary>What is done about them.</summary>
    public Settlement Settlement { get; }

    /// <summary>For what was asked for.</summary>
    public TextWriter Output { get; }

    /// <summary>For what is said about it.</summary>
    public TextWriter Messages { get; }

    /// <summary>On a store, beside a server or without one.</summary>
    public static async Task<PaymentWork> Open(Database database, GroupCommit commit, InvocationConfiguration console, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var numbers = new OrderNumbers(database, commit);
        await numbers.Open(cancellation);
        var (licences, affiliates, catalog) = (new LicenceStore(database), new Affiliates(database), new CatalogStore(database, commit, time));
        await catalog.Refresh(cancellation);
        // Nobody outside is asked about an order that was judged when it came in.
        var holdings = new HoldingsStore(database, licences, affiliates, static (_, _, _, _) => ValueTask.FromResult(CodeGuardStanding.Fine), static (_, _) => ValueTask.FromResult(false), time);
        var payments = new PaymentStore(database, new PlacedOrders(database, numbers, new AccountStore(database, commit, time), catalog, time));
        return new(numbers, payments, new Settlement(payments, new PaidOrders(holdings, catalog, time), numbers, commit, time, NullLogger<Settlement>.Instance), console);
    }

    /// <summary>The payment of an order by its number; null when there is none.</summary>
    public async Task<Payment?> Find(string number, CancellationToken cancellation) =>
        numbers.TryFind(number, out var order) ? await Payments.Find(order, cancellation) : null;
}
