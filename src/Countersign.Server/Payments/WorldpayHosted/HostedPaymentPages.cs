using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Countersign.Protocol;
using Countersign.Server.Orders;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>
/// Worldpay's Hosted Payment Pages (docs.worldpay.com/access/products/hosted-payment-pages): a page is made by a call, and what has become of it is asked of Payment
/// Queries. Notifications only hint at news, since they do not name the payment that they are about; a signed one of a chargeback, of which nobody can be asked,
/// is news itself.
/// </summary>
internal sealed partial class HostedPaymentPages
{
    private const string Name = "worldpayhosted";
    private const int MostDescription = 128;
    private const int MostEventBytes = 16 * 1024;
    private const string ChargedBack = "chargedBack";

    // Payment Queries may be so far behind (products/payment-queries): whoever asks at the end of an attempt sees everything.
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(10);

    // A page is told its language and region; which ones Worldpay has is not published.
    private static readonly Dictionary<string, string> Locales = new(StringComparer.Ordinal)
    {
        ["da"] = "da-DK",
        ["de"] = "de-DE",
        ["en"] = "en-GB",
        ["es"] = "es-ES",
        ["fr"] = "fr-FR",
        ["it"] = "it-IT",
        ["ja"] = "ja-JP",
        ["ko"] = "ko-KR",
        ["nl"] = "nl-NL",
        ["pt"] = "pt-PT",
        ["ru"] = "ru-RU",
        ["sv"] = "sv-SE",
        ["tr"] = "tr-TR",
        ["zh"] = "zh-CN",
    };

    private static readonly Turns Turns = new();

    private readonly GatewayAccess access;
    private readonly HostedCalls calls;
    private readonly OpenPages pages = new();

    private HostedPaymentPages(GatewayAccess access)
    {
        this.access = access;
        calls = new HostedCalls(access);
    }

    /// <summary>The kind of gateway.</summary>
    public static GatewayKind Kind { get; } = new(Name, HostedSettings.All, static access => new HostedPaymentPages(access).Gateway());

    private PaymentGateway Gateway() => new(Name, "Worldpay")
    {
        Origin = () => access[HostedSettings.PageOrigin],
        Begin = Begin,
        Understand = Understand,
        Ask = Ask,
        Refund = Refund,
    };

    private async Task<GatewayStart> Begin(PaymentAttempt attempt, GatewayVisit visit, CancellationToken cancellation)
    {
        // What Worldpay makes of two demands for one reference at once is not said.
        using var turn = await Turns.Take(attempt.Reference, cancellation);
        var now = access.Time.GetUtcNow();
        if (pages.Find(attempt, now) is { } open)
            return new GatewayStart.Redirect(open, attempt.Reference);
        var seconds = (long)(attempt.EndsAt - now - Lag).TotalSeconds;
        if (seconds <= 0)
            return new GatewayStart.Unavailable("There is no time left to pay.");
        var demand = Demand(attempt, visit, seconds);
        var answer = await calls.MakePage(demand, cancellation);
        if (answer.Status == HttpStatusCode.BadRequest && demand.Locale is not null)
            answer = await calls.MakePage(demand with { Locale = null }, cancellation); // A page in another language is better than none.
        if (!answer.IsDone)
            return new GatewayStart.Unavailable(answer.Trouble);
        if (HostedWire.Read<PageMade>(answer.Body) is not { } made || !Uri.TryCreate(made.Url, UriKind.Absolute, out var address))
            return new GatewayStart.Unavailable("Worldpay's answer names no page.");
        if (address.GetLeftPart(UriPartial.Authority) is var origin && origin != access[HostedSettings.PageOrigin])
            return new GatewayStart.Unavailable($"Worldpay's page is at {origin}, which is not the setting {HostedSettings.PageOrigin.Name}.");
        pages.Add(attempt, address, now);
        return new GatewayStart.Redirect(address, attempt.Reference);
    }

    // The same for every return: what a browser says of a payment is nothing to go by.
    private PageDemand Demand(PaymentAttempt attempt, GatewayVisit visit, long seconds) => new(
        attempt.Reference,
        new(access[HostedSettings.Entity]),
        new(access[HostedSettings.Narrative]),
        new(OrderParameters.Currency.Write(attempt.Currency), attempt.Amount),
        ScalarText.Cut(visit.Description, MostDescription).ToString(),
        new(visit.Return, visit.Return, visit.Return, visit.Return, visit.TurnBack, visit.Return),
        seconds.ToString(CultureInfo.InvariantCulture),
        Locales.GetValueOrDefault(visit.Language));

    private GatewayAnswer Understand(GatewayNotification notification)
    {
        var secret = access[HostedSettings.EventSecret];
        if (notification.Body.Length > MostEventBytes)
            return new GatewayAnswer.Refused("The body is too long for an event.");
        if (secret.Length > 0 && (notification.Headers[EventSignature.Header] is not [{ } header] || !EventSignature.Holds(header, secret, notification.Body.Span)))
            return new GatewayAnswer.Refused("The signature is missing or wrong.");
        if (HostedWire.Read<EventNotice>(notification.Body.Span) is not { EventDetails: { TransactionReference: { } reference, Type: { } type } details } notice
            || !PaymentAttempt.TryReadReference(reference, out _, out _))
            return new GatewayAnswer.Refused("The body is no event of a payment.");
        if (secret.Length == 0 || type != ChargedBack)
            return new GatewayAnswer.Hints(reference);
        return details.Amount is { } amount && HostedWire.IsSound(new(amount.CurrencyCode, amount.Value)) && notice.EventId is { } id && HostedNews.IsId(id)
            ? new GatewayAnswer.Tells([HostedNews.ChargedBack(notice, details, access.Time.GetUtcNow())])
            : new GatewayAnswer.Refused("The event says nothing of its amount, or has no name.");
    }

    private async Task<GatewayAnswer> Ask(PaymentAttempt attempt, CancellationToken cancellation)
    {
        if (attempt.KnownAs.Length == 0)
            return new GatewayAnswer.Tells([]);
        var (payments, trouble) = await calls.Find(attempt, cancellation);
        return trouble ?? News(attempt, payments);
    }

    private GatewayAnswer News(PaymentAttempt attempt, IReadOnlyList<HostedPayment> payments)
    {
        var now = access.Time.GetUtcNow();
        var told = payments.Select(payment => HostedNews.Of(payment, now)).ToList();
        if (told.Contains(null))
            return new GatewayAnswer.Refused("Worldpay's answer about a payment is not sound.");
        var news = told.SelectMany(one => one!).ToList();

        // The page has ended before; nothing more can come of it but of a card that waits for its bank, which has no news yet.
        if (attempt.EndsAt <= now && told.All(one => one!.Any()) && news.TrueForAll(one => one.Kind is GatewayEventKind.Declined or GatewayEventKind.Failed))
        {
            news.Add(new($"{attempt.Reference}:{GatewayEventKind.Expired}", attempt.Reference, GatewayEventKind.Expired, 0,
                OrderParameters.Currency.Write(attempt.Currency), attempt.EndsAt, "The page has ended."));
        }

        return new GatewayAnswer.Tells(news);
    }

    // Worldpay does not say what it makes of a reference that it is told twice; so it is looked up first.
    private async Task<GatewayAnswer> Refund(PaymentAttempt attempt, GatewayRefund refund, CancellationToken cancellation)
    {
        var (payments, trouble) = await calls.Find(attempt, cancellation);
        if (trouble is not null)
            return trouble;
        var reference = ReferenceOf(refund.Key);
        if (payments.Select(payment => HostedNews.DemandBefore(payment, reference)).FirstOrDefault(demand => demand is not null) is { } before)
            return before.Value?.Amount == refund.Amount ? News(attempt, payments) : new GatewayAnswer.Refused("The key was used for another amount.");
        if (payments.FirstOrDefault(one => calls.RefundAddressOf(one) is not null && one.Value is { } held && held.Amount >= refund.Amount) is not { Value: { } value } payment)
            return new GatewayAnswer.Refused("Worldpay offers to give back no such part of this payment.");
        var demand = new RefundDemand(value with { Amount = refund.Amount }, reference);
        var answer = await calls.Refund(calls.RefundAddressOf(payment)!, demand, cancellation);
        if (!answer.IsDone)
            return HostedCalls.Trouble(answer);
        var done = HostedNews.Refunded(payment, reference, demand.Value, access.Time.GetUtcNow());
        return (await Ask(attempt, cancellation), done) switch
        {
            (GatewayAnswer.Tells(var news), _) when news.Any(one => one.Id == done.Id) => new GatewayAnswer.Tells(news),
            (GatewayAnswer.Tells(var news), _) => new GatewayAnswer.Tells([.. news, done]),
            _ => new GatewayAnswer.Tells([done]), // It is done, whatever the question came to.
        };
    }

    private static string ReferenceOf(string key) =>
        ReferenceText().IsMatch(key) ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    // As much as is safe in every reference of the service.
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex ReferenceText();
}
