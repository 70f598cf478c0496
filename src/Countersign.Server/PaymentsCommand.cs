using System.CommandLine;
using System.Globalization;
using Countersign.Protocol;
using Countersign.Server.Payments;

namespace Countersign.Server;

/// <summary>The command <c>payments</c>: what an operator sees of payments that did not go by themselves, and does about them, beside a running server.</summary>
public static class PaymentsCommand
{
    private const string Operator = "operator";

    /// <summary>The command on the store of the settings.</summary>
    /// <param name="settings">The settings that were given along.</param>
    public static Command Create(IReadOnlyList<string> settings)
    {
        var command = new Command("payments", "List payments that need an operator, look at one, see to it, and compare them with what gateways list.");
        Command[] verbs = [List(settings), Show(settings), Recount(settings), Accept(settings), Resolve(settings), Refund(settings), .. ReconciliationVerbs.Create(settings)];
        foreach (var verb in verbs)
            command.Add(verb);
        return command;
    }

    private static Command List(IReadOnlyList<string> settings) => PaymentWork.On(
        new Command("list", "List the orders whose payment needs an operator, and what gateways told of no order of ours."), settings, async (_, work, cancellation) =>
        {
            await PaymentListing.WriteConcerns(work, cancellation);
            return null;
        });

    private static Command Show(IReadOnlyList<string> settings) => PaymentWork.About(
        new Command("show", "Show how an order was paid: visits to gateways, and what they told."), settings, async (_, work, payment, _) =>
        {
            await work.Output.WriteLineAsync(
                $"Order {payment.Order.Number}: {PaymentListing.Standing(payment)}; costs {DecimalAmount.Write(payment.Order.Total)} {payment.Due.Currency}, "
                + $"taken {DecimalAmount.Write(payment.Standing.Captured)}, went back {DecimalAmount.Write(payment.Standing.Returned)}; concerns: {payment.Standing.Concerns}.");
            await Listing.Write(work.Output, ["VISIT", "ROUTE", "GATEWAY", "STATE", "BEGUN AT", "ENDS AT"],
                payment.Attempts.Select(visit => (string[])[visit.Reference, visit.Route, visit.Gateway, visit.State.ToString(), $"{visit.BegunAt:u}", $"{visit.EndsAt:u}"]));
            await PaymentListing.WriteEvents(work, payment.Events);
            foreach (var agreement in payment.Standing.Agreements)
                await PaymentListing.WriteAgreement(work, agreement);
            return null;
        });

    private static Command Recount(IReadOnlyList<string> settings) => PaymentWork.About(
        new Command("recount", "Count once more what has been paid, and place the order if that covers it."), settings, async (_, work, payment, cancellation) =>
            await work.Settlement.Settle(payment.Order.Id, [], cancellation) == SettlementResult.Overtaken
                ? "The order kept changing; try again."
                : await work.Say($"Order {payment.Order.Number}: {PaymentListing.Standing((await work.Payments.Find(payment.Order.Id, cancellation))!)}."));

    private static Command Accept(IReadOnlyList<string> settings) => PaymentWork.About(
        new Command("accept", "Place an order whose money came late, or in another amount or way, as if it had been paid in time."), settings,
        async (_, work, payment, cancellation) =>
            await work.Settlement.Accept(payment, Operator, cancellation) ?? await work.Say($"Order {payment.Order.Number} is placed."));

    private static Command Resolve(IReadOnlyList<string> settings)
    {
        var note = new Option<string>("--note") { Description = "What was done, for the audit trail, such as: given back at the gateway.", HelpName = "TEXT", Required = true };
        var command = new Command("resolve", "Take an order off the list, because you have seen to it.") { note };
        return PaymentWork.About(command, settings, async (parsed, work, payment, cancellation) =>
            await work.Settlement.Resolve(payment, Operator, parsed.GetRequiredValue(note), cancellation)
                ? await work.Say($"Order {payment.Order.Number} is off the list until its gateway tells something new.")
                : $"There is nothing to see to in the payment of order {payment.Order.Number}, or it has changed meanwhile.");
    }

    private static Command Refund(IReadOnlyList<string> settings)
    {
        var amount = new Argument<string>("AMOUNT") { Description = "How much, in the currency of the order, such as 49.00." };
        var again = new Option<bool>("--again") { Description = "Ask once more, because you have seen at the gateway that nothing was given back." };
        var command = new Command("refund", "Give back money of an order by the gateway that took it.") { amount, again };
        return PaymentWork.About(command, settings, async (parsed, work, payment, cancellation) =>
        {
            if (!DecimalAmount.TryRead(parsed.GetRequiredValue(amount), out var units) || units <= 0 || units > payment.Standing.Balance)
                return $"'{parsed.GetRequiredValue(amount)}' is no amount up to the {DecimalAmount.Write(payment.Standing.Balance)} {payment.Due.Currency} that we hold for order {payment.Order.Number}.";
            // The last one first: of an order that was paid twice, that is what was too much.
            if (payment.Attempts.LastOrDefault(visit => payment.HeldBy(visit) >= units) is not { } paid)
                return $"No visit of order {payment.Order.Number} has taken so much; give back what each has: "
                    + string.Join(", ", payment.Attempts.Where(visit => payment.HeldBy(visit) > 0).Select(visit => $"{DecimalAmount.Write(payment.HeldBy(visit))} by {visit.Reference}")) + ".";
            if (work.Gateways.Find(paid.Gateway) is not { Refund: { } refund } gateway)
                return $"Gateway {paid.Gateway} cannot be told from here: give the money back there; it is seen when the gateway tells it.";
            // The same until it is told: a command that is given again because its answer was lost gives nothing back twice.
            var key = string.Create(CultureInfo.InvariantCulture, $"{paid.Reference}-{payment.Standing.Returned}");
            var told = payment.Events.Where(one => one.Attempt == paid.Number && !one.Contradicts).ToLookup(one => one.News.Kind, one => one.News.Id);
            var wanted = new GatewayRefund(units, key) { Payment = told[GatewayEventKind.Captured].FirstOrDefault(""), Before = [.. told[GatewayEventKind.Refunded]] };
            if (!await work.Settlement.BeginRefund(payment, Operator, wanted, cancellation) && !gateway.KnowsRefundKeys && !parsed.GetValue(again))
                return $"Money of order {payment.Order.Number} was asked back before, and nothing was told of it. Look at {gateway.Title}: where it was not given back, add --again.";
            var done = $"{DecimalAmount.Write(units)} {payment.Due.Currency} of order {payment.Order.Number} go back.";
            return await work.Keep(gateway, await refund(paid, wanted, cancellation), done, cancellation);
        });
    }
}
