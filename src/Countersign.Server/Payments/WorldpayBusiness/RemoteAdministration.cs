using System.Net;
using Countersign.Protocol;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// Commands to Worldpay, by an installation of their own: refunds by <c>itransaction</c> (support.worldpay.com/kb/reference/faqs/remote_postauth_and_refunds;
/// parameters and answers as Magento's and PrestaShop's modules have them) and agreements by <c>iadmin</c>
/// (support.worldpay.com/support/kb/bg/recurringpayments/rpfp8009).
/// Worldpay may notify nobody of what a command does: its answer is believed.
/// </summary>
internal sealed class RemoteAdministration(GatewayAccess access)
{
    private const int MostAnswerLetters = 200;

    private readonly Lock gate = new();

    // Worldpay knows no keys, so what is asked for again meanwhile is answered as before; people ask for refunds, and there are few.
    private readonly Dictionary<string, Task<GatewayAnswer>> refunds = new(StringComparer.Ordinal);

    /// <summary>Gives money back. It is not broken off: nobody would know whether Worldpay has done it.</summary>
    public Task<GatewayAnswer> Refund(PaymentAttempt attempt, GatewayRefund refund)
    {
        var key = $"{attempt.Reference} {refund.Key}";
        lock (gate)
        {
            if (!refunds.TryGetValue(key, out var answer))
                refunds.Add(key, answer = GiveBackOnce(key, attempt, refund));
            return answer;
        }
    }

    /// <summary>Ends an agreement.</summary>
    public async Task<GatewayAnswer> Cancel(PaymentAttempt attempt, string agreement, CancellationToken cancellation)
    {
        var said = await Administer([("futurePayId", agreement)], "op-cancelFP", cancellation);
        // Whoever cancels twice wants nothing else than whoever cancels once.
        return said.Text is { } text && (text.StartsWith("Y,", StringComparison.Ordinal) || text == "E,Agreement already finished")
            ? new GatewayAnswer.Tells([News(attempt, text).AgreementCancelled(agreement)])
            : said.Fault("The agreement was not cancelled");
    }

    /// <summary>Changes what is due from the next instalment on; Worldpay refuses it shortly before one, and for an agreement whose amount is fixed.</summary>
    public async Task<GatewayAnswer> Change(PaymentAttempt attempt, string agreement, long amount, CancellationToken cancellation)
    {
        var said = await Administer([("futurePayId", agreement), ("amount", DecimalAmount.Write(amount))], "op-adjustRFP", cancellation);
        return said.Text is { } text && text.StartsWith("Y,", StringComparison.Ordinal)
            ? new GatewayAnswer.Tells([News(attempt, text).AmountChanged(agreement, amount, OrderParameters.Currency.Write(attempt.Currency))])
            : said.Fault("The amount was not changed");
    }

    private async Task<GatewayAnswer> GiveBackOnce(string key, PaymentAttempt attempt, GatewayRefund refund)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // Not before it is on the list.
        var answer = await GiveBack(attempt, refund);
        if (answer is GatewayAnswer.Unreachable)
        {
            lock (gate)
                refunds.Remove(key);
        }

        return answer;
    }

    // An exact amount in every case: "all" would be whatever was taken.
    private async Task<GatewayAnswer> GiveBack(PaymentAttempt attempt, GatewayRefund refund)
    {
        if (WorldpayNews.TransactionOf(refund.Payment) is not { } transaction)
            return new GatewayAnswer.Refused("No payment at Worldpay is known that could be given back.");
        var currency = OrderParameters.Currency.Write(attempt.Currency);
        var said = await Send("itransaction",
            [("cartId", "Refund"), ("op", "refund-partial"), ("transId", transaction), ("amount", DecimalAmount.Write(refund.Amount)), ("currency", currency)], CancellationToken.None);
        if (said.Text is { } text && text.Split(',') is ["A", var which, ..] && which == transaction)
            return new GatewayAnswer.Tells([News(attempt, text).Refunded(transaction, refund.Amount, currency, refund.Before.Contains)]);
        return said.IsInDoubt
            ? new GatewayAnswer.Refused("Worldpay has not answered, and may have given the money back: look in Merchant Interface before you ask again.")
            : said.Fault("The money was not given back");
    }

    private WorldpayNews News(PaymentAttempt attempt, string raw) =>
        new(access[WorldpaySettings.InstallationId]) { Raw = raw, At = access.Time.GetUtcNow(), Reference = attempt.Reference };

    // What is signed where the installation has a secret is said nowhere: everything that the command depends on.
    private Task<Said> Administer(IReadOnlyList<(string Name, string Value)> fields, string command, CancellationToken cancellation)
    {
        var installation = KeyValuePair.Create("instId", access[WorldpaySettings.AdministrationId]);
        KeyValuePair<string, string>[] signed = [installation, .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))];
        var signature = access[WorldpaySettings.AdministrationMd5Secret] is { Length: > 0 } secret ? PurchaseSignature.Over(secret, signed) : [];
        return Send("iadmin", [.. fields, (command, ""), .. signature.Select(field => (field.Key, field.Value))], cancellation);
    }

    private async Task<Said> Send(string servlet, IReadOnlyList<(string Name, string Value)> fields, CancellationToken cancellation)
    {
        var (installation, password) = (access[WorldpaySettings.AdministrationId], access[WorldpaySettings.AdministrationPassword]);
        if (installation.Length == 0 || password.Length == 0)
            return new Said { Reason = "this needs the settings AdministrationId and AdministrationPassword; without them it is done in Merchant Interface" };
        (string Name, string Value)[] all = [("instId", installation), ("authPW", password), ("testMode", access[WorldpaySettings.TestMode]), .. fields];
        try
        {
            using var form = new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            using var answer = await access.Http.PostAsync(WorldpayAddress.Of(access, servlet), form, cancellation);
            var text = (await answer.Content.ReadAsStringAsync(cancellation)).Trim();
            return answer.StatusCode != HttpStatusCode.OK ? new Said { IsInDoubt = (int)answer.StatusCode >= 500, Reason = $"Worldpay answered {(int)answer.StatusCode}" }
                : text.Length <= MostAnswerLetters && text.All(static letter => letter is >= ' ' and <= '~') ? new Said { Text = text, Reason = $"Worldpay answered '{text}'" }
                : new Said { IsInDoubt = true, Reason = "Worldpay answered something else than a line of text" };
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            var isUnsent = failure is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
            };
            return new Said { IsUnsent = isUnsent, IsInDoubt = !isUnsent, Reason = "Worldpay could not be reached" };
        }
    }

    /// <summary>What came of a command.</summary>
    private readonly record struct Said
    {
        /// <summary>The line that Worldpay answered; null when it did not.</summary>
        public string? Text { get; init; }

        /// <summary>What went wrong, as the end of a sentence.</summary>
        public required string Reason { get; init; }

        /// <summary>Whether Worldpay has not got it.</summary>
        public bool IsUnsent { get; init; }

        /// <summary>Whether Worldpay may have done it.</summary>
        public bool IsInDoubt { get; init; }

        public GatewayAnswer Fault(string what) =>
            IsUnsent || IsInDoubt ? new GatewayAnswer.Unreachable($"{what}: {Reason}.") : new GatewayAnswer.Refused($"{what}: {Reason}.");
    }
}
