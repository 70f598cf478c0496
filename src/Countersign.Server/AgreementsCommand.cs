using System.CommandLine;
using Countersign.Protocol;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server;

/// <summary>The command <c>agreements</c>: what an operator sees of regular payment agreements, and does about them, beside a running server.</summary>
public static class AgreementsCommand
{
    /// <summary>The command on the store of the settings.</summary>
    /// <param name="settings">The settings that were given along.</param>
    public static Command Create(IReadOnlyList<string> settings) =>
        new("agreements", "List regular payment agreements, look at one, change what is due, and end it.") { List(settings), Show(settings), Change(settings), Cancel(settings) };

    private static Command List(IReadOnlyList<string> settings) =>
        PaymentWork.On(new Command("list", "List the agreements that were made, with what is due next."), settings, async (_, work, cancellation) =>
        {
            var lines = new List<string[]>();
            foreach (var order in await work.Payments.WithAgreements(cancellation))
            {
                var payment = (await work.Payments.Find(order, cancellation))!;
                lines.AddRange(payment.Standing.Agreements.Where(one => one.State != AgreementState.Asked).Select(one => (string[])
                [
                    payment.Order.Number, $"{one.Terms.Kind}", one.Name, $"{one.State}", PaymentListing.Rate(one.Terms), $"{one.Instalments.Count(paid => paid.Taken.Count > 0)}",
                    $"{one.Instalments.Count(instalment => instalment.IsTroubled)}", one.NextDue(work.Time.GetUtcNow()) is { } due ? $"{due:yyyy-MM-dd}" : "",
                ]));
            }

            await Listing.Write(work.Output, ["ORDER", "KIND", "AGREEMENT", "STATE", "DUE", "TAKEN", "TROUBLED", "NEXT"], lines);
            return null;
        });

    private static Command Show(IReadOnlyList<string> settings) =>
        PaymentWork.About(new Command("show", "Show the agreement of an order: each instalment that was due or taken."), settings, async (_, work, payment, _) =>
        {
            foreach (var agreement in payment.Standing.Agreements)
                await PaymentListing.WriteAgreement(work, agreement);
            return payment.Standing.Agreements.Count == 0 ? $"Order {payment.Order.Number} is paid once." : null;
        });

    private static Command Cancel(IReadOnlyList<string> settings) =>
        PaymentWork.About(new Command("cancel", "End the agreement of an order at its gateway: nothing more is taken."), settings, async (_, work, payment, cancellation) =>
        {
            if (Running(payment) is not { } running)
                return $"Order {payment.Order.Number} has no agreement that goes on.";
            var (visit, agreement) = running;
            if (work.Gateways.Find(visit.Gateway) is not { CancelAgreement: { } cancel } gateway)
                return $"Gateway {visit.Gateway} cannot be told from here: end agreement {agreement.Name} there.";
            return await work.Keep(gateway, await cancel(visit, agreement.Name, cancellation), $"Agreement {agreement.Name} of order {payment.Order.Number} is ended.", cancellation);
        });

    private static Command Change(IReadOnlyList<string> settings)
    {
        var amount = new Argument<string>("AMOUNT") { Description = "What is due from the next instalment on, in the currency of the agreement, such as 15.00." };
        var command = new Command("change", "Change what is due by the agreement of an order, where its kind allows that.") { amount };
        return PaymentWork.About(command, settings, async (parsed, work, payment, cancellation) =>
        {
            if (Running(payment) is not { } running)
                return $"Order {payment.Order.Number} has no agreement that goes on.";
            var (visit, agreement) = running;
            if (agreement.Terms.Instalments == Instalments.Fixed)
                return $"What is due by an agreement of the kind {agreement.Terms.Kind} stays the same.";
            if (!DecimalAmount.TryRead(parsed.GetRequiredValue(amount), out var units) || units <= 0)
                return $"'{parsed.GetRequiredValue(amount)}' is no amount.";
            if (work.Gateways.Find(visit.Gateway) is not { ChangeAgreement: { } change } gateway)
                return $"Gateway {visit.Gateway} cannot be told from here: change agreement {agreement.Name} there.";
            var done = $"{DecimalAmount.Write(units)} are due by agreement {agreement.Name} of order {payment.Order.Number} from now on.";
            return await work.Keep(gateway, await change(visit, agreement.Name, units, cancellation), done, cancellation);
        });
    }

    private static (PaymentAttempt Visit, AgreementStanding Agreement)? Running(Payment payment) =>
        payment.Standing.Agreements.Where(one => one.State == AgreementState.Running).MaxBy(one => one.Visit) is { } agreement
            ? (payment.Attempts.First(one => one.Number == agreement.Visit), agreement)
            : null;
}
