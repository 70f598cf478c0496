using System.Security.Cryptography;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>Pays by orders of PayPal: the buyer approves one on PayPal's page, and only then, and only in time, we take its money.</summary>
internal sealed class PayPalGateway
{
    private const string Orders = "/v2/checkout/orders";
    private const string Approved = "APPROVED";
    private const string Declined = "INSTRUMENT_DECLINED";
    private const int MostIdLetters = 36;
    private const int MostDescription = 127;
    private const int NotFound = 404;

    private static readonly string[] Links = ["payer-action", "approve"];

    private static readonly string[] TakingNobody = [Approved, "COMPLETED", "VOIDED"];

    // developer.paypal.com/api/rest/reference/locale-codes: those that are spoken most for each of our languages.
    private static readonly Dictionary<string, string> Locales = new(StringComparer.Ordinal)
    {
        ["zh"] = "zh-CN",
        ["da"] = "da-DK",
        ["nl"] = "nl-NL",
        ["en"] = "en-US",
        ["fr"] = "fr-FR",
        ["de"] = "de-DE",
        ["it"] = "it-IT",
        ["ja"] = "ja-JP",
        ["ko"] = "ko-KR",
        ["pt"] = "pt-PT",
        ["ru"] = "ru-RU",
        ["es"] = "es-ES",
        ["sv"] = "sv-SE",
        ["tr"] = "tr-TR",
    };

    private readonly GatewayAccess access;
    private readonly PayPalCalls calls;

    private PayPalGateway(GatewayAccess access)
    {
        this.access = access;
        calls = new(access);
    }

    /// <summary>The gateway of an account.</summary>
    public static PaymentGateway Connect(GatewayAccess access)
    {
        var paypal = new PayPalGateway(access);
        return new(PayPalAccount.Name, "PayPal")
        {
            Origin = () => access[PayPalAccount.PageOrigin],
            Begin = paypal.Begin,
            Understand = PayPalNotification.Understand,
            Ask = paypal.Ask,
            Refund = paypal.Refund,
        };
    }

    // Under one id PayPal makes one order, so that two tabs get the same.
    private async Task<GatewayStart> Begin(PaymentAttempt attempt, GatewayVisit visit, CancellationToken cancellation)
    {
        var reply = IsName(attempt.KnownAs) ? await Find(attempt, cancellation)
            : await calls.Send(HttpMethod.Post, Orders, OrderOf(attempt, visit), $"{attempt.Reference}-{attempt.BegunAt.ToUnixTimeMilliseconds()}", cancellation);
        if (reply.Status == NotFound && IsName(attempt.KnownAs))
            return new GatewayStart.Redirect(visit.Return, attempt.KnownAs);
        return reply.Read<PayPalOrder>() is { } order ? Start(order, attempt, visit) : new GatewayStart.Unavailable(TextOf(reply.Trouble()));
    }

    // An order that takes nobody leads to our own page, which asks what became of it.
    private GatewayStart Start(PayPalOrder order, PaymentAttempt attempt, GatewayVisit visit)
    {
        if (!IsOf(order, attempt) || !IsName(order.Id))
            return new GatewayStart.Unavailable("PayPal's answer is about another visit.");
        if (TakingNobody.Contains(order.Status))
            return new GatewayStart.Redirect(visit.Return, order.Id!);
        var link = order.Links?.FirstOrDefault(link => Links.Contains(link?.Rel))?.Href;
        return Uri.TryCreate(link, UriKind.Absolute, out var page) && page.GetLeftPart(UriPartial.Authority) == access[PayPalAccount.PageOrigin]
            ? new GatewayStart.Redirect(page, order.Id!)
            : new GatewayStart.Unavailable($"PayPal's page is not at {access[PayPalAccount.PageOrigin]}, which is set as {PayPalAccount.PageOrigin.Name}.");
    }

    // An invoice's number is taken once by an account, unless it is set otherwise: so no visit is paid twice.
    private static object OrderOf(PaymentAttempt attempt, GatewayVisit visit) => new
    {
        intent = "CAPTURE",
        purchase_units = new[]
        {
            new
            {
                custom_id = attempt.Reference,
                invoice_id = attempt.Reference,
                description = ScalarText.Cut(visit.Description, MostDescription).ToString(),
                amount = new { currency_code = OrderParameters.Currency.Write(attempt.Currency), value = DecimalAmount.Write(attempt.Amount) },
            },
        },
        payment_source = new
        {
            paypal = new
            {
                experience_context = new
                {
                    payment_method_preference = "IMMEDIATE_PAYMENT_REQUIRED",
                    user_action = "PAY_NOW",
                    shipping_preference = "NO_SHIPPING",
                    locale = Locales.GetValueOrDefault(visit.Language, Locales["en"]),
                    return_url = visit.Return.AbsoluteUri,
                    cancel_url = visit.TurnBack.AbsoluteUri,
                },
            },
        },
    };

    // Nobody was sent to PayPal before it had a name for the visit.
    private async Task<GatewayAnswer> Ask(PaymentAttempt attempt, CancellationToken cancellation)
    {
        if (attempt.KnownAs.Length == 0)
            return new GatewayAnswer.Tells([]);
        if (!IsName(attempt.KnownAs))
            return new GatewayAnswer.Refused("PayPal has no such name of an order.");
        var reply = await Find(attempt, cancellation);
        var now = access.Time.GetUtcNow();
        var isOver = attempt.IsOver(now);
        if (reply.Status == NotFound && isOver)
            return PayPalNews.Ended(attempt, GatewayEventKind.Expired, "expired", now); // It forgets orders that nobody has approved.
        if (reply.Read<PayPalOrder>() is not { } order)
            return reply.Trouble();
        if (!IsOf(order, attempt))
            return new GatewayAnswer.Refused("PayPal's answer is about another visit.");
        var told = PayPalNews.Of(order, attempt);
        if (told is not GatewayAnswer.Tells { News: [] })
            return told;
        // Money is taken by us alone: what we have not taken by now is taken by nobody.
        return isOver || order.Status == "VOIDED" ? PayPalNews.Ended(attempt, GatewayEventKind.Expired, "expired", now)
            : order.Status == Approved ? await Capture(order, attempt, cancellation) : told;
    }

    // Once for each approval: where money was refused, the same id is refused again without another try, until the buyer has changed something.
    private async Task<GatewayAnswer> Capture(PayPalOrder order, PaymentAttempt attempt, CancellationToken cancellation)
    {
        var reply = await calls.Send(HttpMethod.Post, $"{Orders}/{order.Id}/capture", null, $"{order.Id}-{PayPalNews.At(order.UpdateTime)?.ToUnixTimeSeconds()}", cancellation);
        if (reply.IsRefusedAs(Declined))
            return PayPalNews.Ended(attempt, GatewayEventKind.Declined, "declined", access.Time.GetUtcNow());
        // Another has taken it a moment ago: that is asked for again.
        var taken = reply.IsRefusedAs("ORDER_ALREADY_CAPTURED") ? await Find(attempt, cancellation) : reply;
        return taken.Read<PayPalOrder>() is not { } captured ? taken.Trouble()
            : captured.Id == order.Id ? PayPalNews.Of(captured, attempt) : new GatewayAnswer.Refused("PayPal's answer is about another visit.");
    }

    private async Task<GatewayAnswer> Refund(PaymentAttempt attempt, GatewayRefund refund, CancellationToken cancellation)
    {
        if (!IsName(attempt.KnownAs))
            return new GatewayAnswer.Refused("Nobody was sent to PayPal with this visit.");
        var reply = await Find(attempt, cancellation);
        if (reply.Read<PayPalOrder>() is not { } order)
            return reply.Trouble();
        var mark = MarkOf(attempt, refund);
        var captures = order.PurchaseUnits?.SelectMany(unit => unit?.Payments?.Captures ?? []);
        if (!IsOf(order, attempt) || captures?.FirstOrDefault() is not { Id: { Length: > 0 and <= 64 } capture, Amount.CurrencyCode: { } currency } || !capture.All(char.IsAsciiLetterOrDigit))
            return new GatewayAnswer.Refused("Nothing was paid at PayPal with this visit.");
        // PayPal forgets ids after 45 days; what it made of one is found by our own mark.
        var before = order.PurchaseUnits!.SelectMany(unit => unit?.Payments?.Refunds ?? []).FirstOrDefault(one => one?.CustomId == mark);
        if (before is not null)
            return DecimalAmount.TryRead(before.Amount?.Value, out var amount) && amount == refund.Amount ? PayPalNews.Of(order, attempt) : new GatewayAnswer.Refused("The key was used for another amount.");
        var wanted = new { amount = new { currency_code = currency, value = DecimalAmount.Write(refund.Amount) }, custom_id = mark };
        var made = await calls.Send(HttpMethod.Post, $"/v2/payments/captures/{capture}/refund", wanted, mark, cancellation);
        return made.IsSuccess ? await Ask(attempt, cancellation) : made.Trouble();
    }

    private Task<PayPalReply> Find(PaymentAttempt attempt, CancellationToken cancellation) =>
        calls.Send(HttpMethod.Get, $"{Orders}/{attempt.KnownAs}", null, null, cancellation);

    private static bool IsOf(PayPalOrder order, PaymentAttempt attempt) =>
        order.PurchaseUnits is [{ CustomId: { } custom }] && custom == attempt.Reference && (attempt.KnownAs.Length == 0 || order.Id == attempt.KnownAs);

    // PayPal takes no names as long as our keys may be.
    private static string MarkOf(PaymentAttempt attempt, GatewayRefund refund) =>
        $"{attempt.Reference}-refund-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(refund.Key)))[..32]}";

    // It becomes part of an address.
    private static bool IsName(string? name) => name is { Length: > 0 and <= MostIdLetters } && name.All(char.IsAsciiLetterOrDigit);

    private static string TextOf(GatewayAnswer trouble) => trouble switch
    {
        GatewayAnswer.Unreachable(var text) => text,
        GatewayAnswer.Refused(var text) => text,
        _ => "PayPal takes nobody now.",
    };
}
