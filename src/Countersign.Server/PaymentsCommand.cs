using System.CommandLine;
using Countersign.Protocol;
using Countersign.Server.Payments;

namespace Countersign.Server;

/// <summary>The command <c>payments</c>: what an operator sees of payments that did not go by themselves, and does about them, beside a running server.</summary>
public static class PaymentsCommand
{
    private const string Operator = "operator";

    /// <summary>The command on the store of the settings.</summary>
    /// <param name="settings">The settings that were given along.</param>
    public static Command Create(IReadOnlyList<string> settings) =>
        new("payments", "List payments that need an operator, look at one, and see to it.") { List(settings), Show(settings), Recount(settings), Accept(settings), Resolve(settings) };

    private static Command List(IReadOnlyList<string> settings) =>
        Working(new Command("list", "List the orders whose payment needs an operator, and what gateways told of no order of ours."), settings, async (_, work, cancellation) =>
        {
            var lines = new List<string[]>();
            foreach (var order in await work.Payments.NeedingOperator(cancellation))
            {
                var payment = (await work.Payments.Find(order, cancellation))!;
                lines.Add([payment.Order.Number, payment.Standing.Concerns.ToString(), Standing(payment), Amount(payment.Order.Total), Amount(payment.Standing.Captured), Amount(payment.Standing.Returned), payment.Due.Currency]);
            }

            await Listing.Write(work.Output, ["ORDER", "CONCERNS", "STATE", "COSTS", "TAKEN", "WENT BACK", "CURRENCY"], lines);
            if (await work.Payments.OfNoOrder(cancellation) is { Count: > 0 } strangers)
            {
                await work.Output.WriteLineAsync();
                await WriteEvents(work, strangers);
            }

            return null;
        });

    private static Command Show(IReadOnlyList<string> settings) => About("show", "Show how an order was paid: visits to gateways, and what they told.", settings, async (_, work, payment, _) =>
    {
        await work.Output.WriteLineAsync($"Order {payment.Order.Number}: {Standing(payment)}; costs {Amount(payment.Order.Total)} {payment.Due.Currency}, taken {Amount(payment.Standing.Captured)}, "
            + $"went back {Amount(payment.Standing.Returned)}; concerns: {payment.Standing.Concerns}.");
        await Listing.Write(work.Output, ["VISIT", "ROUTE", "GATEWAY", "STATE", "BEGUN AT", "ENDS AT"],
            payment.Attempts.Select(visit => (string[])[visit.Reference, visit.Route, visit.Gateway, visit.State.ToString(), $"{visit.BegunAt:u}", $"{visit.EndsAt:u}"]));
        await WriteEvents(work, payment.Events);
        return null;
    });

    private static Command Recount(IReadOnlyList<string> settings) => About("recount", "Count once more what has been paid, and place the order if that covers it.", settings, async (_, work, payment, cancellation) =>
    {
        if (await work.Settlement.Settle(payment.Order.Id, [], cancellation) == SettlementResult.Overtaken)
            return "The order kept changing; try again.";
        await work.Messages.WriteLineAsync($"Order {payment.Order.Number}: {Standing((await work.Payments.Find(payment.Order.Id, cancellation))!)}.");
        return null;
    });

    private static Command Accept(IReadOnlyList<string> settings) => About("accept", "Place an order whose money came late, or in another amount or way, as if it had been paid in time.", settings, async (_, work, payment, cancellation) =>
    {
        if (await work.Settlement.Accept(payment, Operator, cancellation) is { } reason)
            return reason;
        await work.Messages.WriteLineAsync($"Order {payment.Order.Number} is placed.");
        return null;
    });

    private static Command Resolve(IReadOnlyList<string> settings)
    {
        var note = new Option<string>("--note") { Description = "What was done, for the audit trail, such as: given back at the gateway.", HelpName = "TEXT", Required = true };
        var command = About("resolve", "Take an order off the list, because you have seen to it.", settings, async (parsed, work, payment, cancellation) =>
        {
            if (!await work.Settlement.Resolve(payment, Operator, parsed.GetRequiredValue(note), cancellation))
                return $"There is nothing to see to in the payment of order {payment.Order.Number}, or it has changed meanwhile.";
            await work.Messages.WriteLineAsync($"Order {payment.Order.Number} is off the list until its gateway tells something new.");
            return null;
        });
        command.Add(note);
        return command;
    }

    private static Task WriteEvents(PaymentWork work, IReadOnlyList<GatewayEvent> events) =>
        Listing.Write(work.Output, ["GATEWAY", "EVENT", "VISIT", "KIND", "AMOUNT", "CURRENCY", "AT", "BY"], events.Select(one => (string[])[
            one.Gateway, one.News.Id, one.News.Reference, one.Contradicts ? $"{one.News.Kind}, contradicted" : one.News.Kind.ToString(), Amount(one.News.Amount),
            one.News.Currency, $"{one.News.At:u}", one.Source.ToString()]));

    private static string Standing(Payment payment) =>
        payment.Order.IsPlaced ? "placed" : payment.Order.Closing is { } reason ? $"closed, {reason.ToString().ToLowerInvariant()}" : "awaiting payment";

    private static string Amount(long minorUnits) => DecimalAmount.Write(minorUnits);

    private static Command About(
        string name, string description, IReadOnlyList<string> settings, Func<ParseResult, PaymentWork, Payment, CancellationToken, Task<string?>> work)
    {
        var order = new Argument<string>("ORDER") { Description = "The order's number, as callers see it." };
        return Working(new Command(name, description) { order }, settings, async (parsed, store, cancellation) =>
            await store.Find(parsed.GetRequiredValue(order), cancellation) is { } payment
                ? await work(parsed, store, payment, cancellation)
                : $"There is no order '{parsed.GetRequiredValue(order)}' that is paid through a gateway.");
    }

    private static Command Working(Command command, IReadOnlyList<string> settings, Func<ParseResult, PaymentWork, CancellationToken, Task<string?>> work) =>
        CommandLine.OnStore(command, settings, async (parsed, _, database, commit, cancellation) =>
            await work(parsed, await PaymentWork.Open(database, commit, parsed.InvocationConfiguration, cancellation), cancellation));
}
