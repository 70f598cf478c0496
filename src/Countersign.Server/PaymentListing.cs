using Countersign.Protocol;
using Countersign.Server.Payments;
using Countersign.Server.Payments.Agreements;

namespace Countersign.Server;

/// <summary>Payments as the commands of the program print them.</summary>
internal static class PaymentListing
{
    /// <summary>How an order stands.</summary>
    public static string Standing(Payment payment) =>
        payment.Order.IsPlaced ? "placed" : payment.Order.Closing is { } reason ? $"closed, {reason.ToString().ToLowerInvariant()}" : "awaiting payment";

    /// <summary>The orders whose payment needs an operator, and what gateways told of no order of ours.</summary>
    public static async Task WriteConcerns(PaymentWork work, CancellationToken cancellation)
    {
        var lines = new List<string[]>();
        foreach (var order in await work.Payments.NeedingOperator(cancellation))
        {
            var payment = (await work.Payments.Find(order, cancellation))!;
            var standing = payment.Standing;
            lines.Add(
            [
                payment.Order.Number, $"{standing.Concerns}", Standing(payment), DecimalAmount.Write(payment.Order.Total), DecimalAmount.Write(standing.Captured),
                DecimalAmount.Write(standing.Returned), payment.Due.Currency,
            ]);
        }

        await Listing.Write(work.Output, ["ORDER", "CONCERNS", "STATE", "COSTS", "TAKEN", "WENT BACK", "CURRENCY"], lines);
        if (await work.Payments.OfNoOrder(cancellation) is { Count: > 0 } strangers)
        {
            await work.Output.WriteLineAsync();
            await WriteEvents(work, strangers);
        }
    }

    /// <summary>What gateways told.</summary>
    public static Task WriteEvents(PaymentWork work, IReadOnlyList<GatewayEvent> events) =>
        Listing.Write(work.Output, ["GATEWAY", "EVENT", "VISIT", "KIND", "AMOUNT", "CURRENCY", "AT", "BY"], events.Select(one => (string[])[
            one.Gateway, one.News.Id, one.News.Reference, one.Contradicts ? $"{one.News.Kind}, contradicted" : $"{one.News.Kind}", DecimalAmount.Write(one.News.Amount),
            one.News.Currency, $"{one.News.At:u}", $"{one.Source}"]));

    /// <summary>An agreement in one line, and its instalments.</summary>
    public static async Task WriteAgreement(PaymentWork work, AgreementStanding agreement)
    {
        var terms = agreement.Terms;
        var next = agreement.NextDue(work.Time.GetUtcNow()) is { } due ? $"; next {due:yyyy-MM-dd}" : "";
        await work.Output.WriteLineAsync(
            $"Agreement {(agreement.Name.Length > 0 ? agreement.Name : "(no name yet)")}: {terms.Kind}, {agreement.State}; {Rate(terms)} from {terms.DueAt(1):yyyy-MM-dd}{next}.");
        await Listing.Write(work.Output, ["INSTALMENT", "DUE", "STATE", "AMOUNT", "TAKEN", "REFUSED"], agreement.Instalments.Select(one => (string[])[
            $"{one.Number}", $"{one.DueAt:yyyy-MM-dd}", $"{one.State}", DecimalAmount.Write(one.Amount),
            string.Join(", ", one.Taken.Select(taken => $"{DecimalAmount.Write(taken.News.Amount)} {taken.News.Currency} on {taken.News.At:yyyy-MM-dd}")), $"{one.Refusals}"]));
    }

    /// <summary>How much is due how often.</summary>
    public static string Rate(AgreementTerms terms)
    {
        var unit = terms.Interval.Unit.ToString().ToLowerInvariant();
        var every = terms.Interval.Count == 1 ? unit : $"{terms.Interval.Count} {unit}s";
        return $"{(terms.Instalments == Instalments.Limited ? "at most " : "")}{DecimalAmount.Write(terms.Amount)} {OrderParameters.Currency.Write(terms.Currency)} every {every}";
    }
}
