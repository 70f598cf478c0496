using Countersign.Protocol;
using Stripe;
using Stripe.Checkout;

namespace Countersign.Server.Payments.StripeCheckout;

/// <summary>Pays at Stripe Checkout: a session for each visit, which the buyer pays on Stripe's page.</summary>
internal sealed class StripeGateway
{
    private const string Mode = "payment";
    private const string RefundKey = "countersign_refund";
    private const int MostNameLetters = 250;

    private static readonly SessionGetOptions WithCharge = new() { Expand = ["payment_intent.latest_charge"] };

    // Cards alone: other ways take days, and an order waits for an hour and a half. API 2026-09-30 knows the parameter by this name.
    private static readonly List<string> Methods = ["card"];

    // Stripe takes no end that is nearer than half an hour by its own clock, and a visit may be begun again until shortly before its own; what is open then we end.
    private static readonly TimeSpan Longer = TimeSpan.FromMinutes(35);

    private readonly GatewayAccess access;
    private readonly StripeCalls calls;

    private StripeGateway(GatewayAccess access)
    {
        this.access = access;
        calls = new(access);
    }

    /// <summary>The gateway of an account.</summary>
    public static PaymentGateway Connect(GatewayAccess access)
    {
        var stripe = new StripeGateway(access);
        return new(StripeAccount.Name, "Stripe")
        {
            Origin = () => access[StripeAccount.PageOrigin],
            Begin = stripe.Begin,
            Understand = new StripeNotification(access, stripe.calls).Understand,
            Ask = stripe.Ask,
            Refund = stripe.Refund,
        };
    }

    private Task<GatewayStart> Begin(PaymentAttempt attempt, GatewayVisit visit, CancellationToken cancellation) => calls.Make(
        async client => Start(attempt.KnownAs.Length > 0 ? await Find(client, attempt, cancellation) : await Create(client, attempt, visit, cancellation), attempt, visit),
        trouble => new GatewayStart.Unavailable(trouble.Text),
        cancellation);

    // A visit that has ended takes nobody: our own page asks what became of it.
    private GatewayStart Start(Session session, PaymentAttempt attempt, GatewayVisit visit)
    {
        if (session.Id is not { Length: > 0 and <= GatewayNews.MostIdLetters } id || session.ClientReferenceId != attempt.Reference || session.Livemode != StripeAccount.IsLive(access))
            return new GatewayStart.Unavailable("Stripe's answer is about another visit.");
        if (StripeNews.HasEnded(session))
            return new GatewayStart.Redirect(visit.Return, id);
        return session.Status == StripeNews.Open && Uri.TryCreate(session.Url, UriKind.Absolute, out var page) && page.GetLeftPart(UriPartial.Authority) == access[StripeAccount.PageOrigin]
            ? new GatewayStart.Redirect(page, id)
            : new GatewayStart.Unavailable($"Stripe's page is not at {access[StripeAccount.PageOrigin]}, which is set as {StripeAccount.PageOrigin.Name}.");
    }

    private static Task<Session> Find(StripeClient client, PaymentAttempt attempt, CancellationToken cancellation) =>
        client.V1.Checkout.Sessions.GetAsync(attempt.KnownAs, WithCharge, cancellationToken: cancellation);

    // Stripe has views of its own on addresses of e-mail; they must not keep anybody from paying.
    private static async Task<Session> Create(StripeClient client, PaymentAttempt attempt, GatewayVisit visit, CancellationToken cancellation)
    {
        var key = $"{attempt.Reference}-{attempt.BegunAt.ToUnixTimeMilliseconds()}";
        try
        {
            return await Create(client, OptionsOf(attempt, visit), key, cancellation);
        }
        catch (StripeException failure) when (failure.StripeError?.Param == "customer_email")
        {
            return await Create(client, OptionsOf(attempt, visit with { Buyer = GatewayBuyer.Unknown }), key + "-anonymous", cancellation);
        }
    }

    // Two tabs send the same key, and are answered with the same session.
    private static Task<Session> Create(StripeClient client, SessionCreateOptions options, string key, CancellationToken cancellation) =>
        client.V1.Checkout.Sessions.CreateAsync(options, new RequestOptions { IdempotencyKey = key }, cancellation);

    // Nothing of it depends on when it is sent: under one key, everything must be the same.
    private static SessionCreateOptions OptionsOf(PaymentAttempt attempt, GatewayVisit visit) => new()
    {
        Mode = Mode,
        AllowedPaymentMethodTypes = Methods,
        ClientReferenceId = attempt.Reference,
        CustomerEmail = visit.Buyer.Email is { Length: > 0 } email ? email : null,
        Locale = visit.Language,
        SuccessUrl = visit.Return.AbsoluteUri,
        CancelUrl = visit.TurnBack.AbsoluteUri,
        ExpiresAt = (attempt.EndsAt + Longer).UtcDateTime,
        AdaptivePricing = new SessionAdaptivePricingOptions { Enabled = false },
        Metadata = new() { [StripeNews.Reference] = attempt.Reference },
        PaymentIntentData = new SessionPaymentIntentDataOptions { Metadata = new() { [StripeNews.Reference] = attempt.Reference } },
        LineItems =
        [
            new SessionLineItemOptions
            {
                Quantity = 1,
                PriceData = new SessionLineItemPriceDataOptions
                {
                    Currency = OrderParameters.Currency.Write(attempt.Currency).ToLowerInvariant(),
                    UnitAmount = attempt.Amount,
                    ProductData = new SessionLineItemPriceDataProductDataOptions { Name = ScalarText.Cut(visit.Description, MostNameLetters).ToString() },
                },
            },
        ],
    };

    // Nobody was sent to Stripe before it had a name for the visit.
    private Task<GatewayAnswer> Ask(PaymentAttempt attempt, CancellationToken cancellation) =>
        attempt.KnownAs.Length == 0 ? Task.FromResult<GatewayAnswer>(new GatewayAnswer.Tells([]))
            : calls.Make(client => Ask(client, attempt, cancellation), trouble => trouble.ToAnswer(), cancellation);

    private async Task<GatewayAnswer> Ask(StripeClient client, PaymentAttempt attempt, CancellationToken cancellation)
    {
        var session = await Find(client, attempt, cancellation);
        if (session.ClientReferenceId != attempt.Reference || session.Livemode != StripeAccount.IsLive(access))
            return new GatewayAnswer.Refused("Stripe's answer is about another visit.");
        if (session.Status == StripeNews.Open && attempt.IsOver(access.Time.GetUtcNow()))
            session = await client.V1.Checkout.Sessions.ExpireAsync(attempt.KnownAs, cancellationToken: cancellation);
        var intent = session.PaymentIntent;
        var news = StripeNews.Of(session, attempt.Reference, intent?.LatestCharge?.Created ?? session.Created, isRefused: intent?.Status is "requires_payment_method" or "canceled").ToList();
        if (intent?.LatestCharge is { AmountRefunded: > 0 })
            news.AddRange((await Refunds(client, intent.Id, cancellation)).SelectMany(refund => StripeNews.Of(refund, attempt.Reference)));
        if (intent?.LatestCharge is { Disputed: true })
            news.AddRange((await Disputes(client, intent.Id, cancellation)).SelectMany(dispute => StripeNews.Of(dispute, attempt.Reference)));
        return StripeNews.Tell(news);
    }

    private static async Task<List<Refund>> Refunds(StripeClient client, string intent, CancellationToken cancellation) =>
        (await client.V1.Refunds.ListAsync(new RefundListOptions { PaymentIntent = intent, Limit = 100 }, cancellationToken: cancellation)).Data;

    private static async Task<List<Dispute>> Disputes(StripeClient client, string intent, CancellationToken cancellation) =>
        (await client.V1.Disputes.ListAsync(new DisputeListOptions { PaymentIntent = intent, Limit = 100 }, cancellationToken: cancellation)).Data;

    private Task<GatewayAnswer> Refund(PaymentAttempt attempt, GatewayRefund refund, CancellationToken cancellation) =>
        attempt.KnownAs.Length == 0 ? Task.FromResult<GatewayAnswer>(new GatewayAnswer.Refused("Nobody was sent to Stripe with this visit."))
            : calls.Make(client => Refund(client, attempt, refund, cancellation), trouble => trouble.ToAnswer(), cancellation);

    private async Task<GatewayAnswer> Refund(StripeClient client, PaymentAttempt attempt, GatewayRefund refund, CancellationToken cancellation)
    {
        var session = await Find(client, attempt, cancellation);
        if (session.ClientReferenceId != attempt.Reference || session.PaymentIntentId is not { Length: > 0 } intent)
            return new GatewayAnswer.Refused("Nothing was paid at Stripe with this visit.");

        // Stripe forgets keys after a day; what it made of one is found by our own mark.
        var before = (await Refunds(client, intent, cancellation)).Find(one => one.Metadata?.GetValueOrDefault(RefundKey) == refund.Key);
        if (before is not null && before.Amount != refund.Amount)
            return new GatewayAnswer.Refused("The key was used for another amount.");
        if (before is null)
        {
            var options = new RefundCreateOptions { PaymentIntent = intent, Amount = refund.Amount, Metadata = new() { [RefundKey] = refund.Key } };
            await client.V1.Refunds.CreateAsync(options, new RequestOptions { IdempotencyKey = $"{attempt.Reference}-refund-{refund.Key}" }, cancellation);
        }

        return await Ask(client, attempt, cancellation);
    }
}
