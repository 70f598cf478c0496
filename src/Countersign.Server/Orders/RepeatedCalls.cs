using Countersign.Protocol;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Orders;

/// <summary>What is known of a call from one before it.</summary>
/// <param name="Answer">What it is answered without being judged; null when it is to be judged.</param>
/// <param name="PaymentIsUsed">Whether another call has placed an order with the payment that this one names.</param>
public readonly record struct Repetition(PlaceOrderResult? Answer, bool PaymentIsUsed);

/// <summary>Finds the first of a call that is made again, and answers what that one was answered (decision A6).</summary>
public sealed class RepeatedCalls(Database database, OrderNumbers numbers, OrderLinks links, CallDigests digests, TimeProvider time)
{
    private const string HolderSql =
        "select holder from claim where scope = @scope and key = @key and (expires_at is null or expires_at > @now)";

    private const string OrderSql = "select cost as Cost, tax as Tax, currency as Currency, payment_status as PaymentStatus from placed_order where id = @id";

    /// <summary>By what this call is recognised when it is made again.</summary>
    public CallMarks MarksOf(PlaceOrderRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var affiliate = request.Affiliate.Id;
        var key = request.IdempotencyKey is { } sent ? digests.OfKey(affiliate, request.Values.Text(CustomerParameters.LoginName), sent) : null;
        var payment = PaidRules.PaymentOf(request) is (var method, var id) ? digests.OfPayment(affiliate, method, id) : null;
        return key is null && payment is null ? CallMarks.None : new(key, payment, digests.Fingerprint(request.Values));
    }

    /// <summary>
    /// Whether the login that a call opens was opened by the call itself, when it was made before. Asked before the login is judged, and so
    /// never told.
    /// </summary>
    public async ValueTask<bool> HasOpenedItsLogin(PlaceOrderRequest request, CallMarks marks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(marks);
        // Of all calls only these would not find their own login.
        if (request.Values.Get(OrderParameters.IsReturningCustomer, true) || !request.Values.IsSent(CustomerParameters.LoginName))
            return false;
        return await First(CallMarks.KeyScope, marks.Key, cancellation) is not null
            || (await First(CallMarks.PaymentScope, marks.Payment, cancellation))?.Fingerprint == marks.Fingerprint;
    }

    /// <summary>What is known of a call whose login is right.</summary>
    public async ValueTask<Repetition> Find(CallMarks marks, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marks);
        if (await First(CallMarks.KeyScope, marks.Key, cancellation) is { } call)
            return new(call.Fingerprint == marks.Fingerprint ? await AnswerOf(call, cancellation) : new PlaceOrderResult.KeyReused(), PaymentIsUsed: false);
        if (await First(CallMarks.PaymentScope, marks.Payment, cancellation) is not { } paid)
            return default;
        return paid.Fingerprint == marks.Fingerprint ? new(await AnswerOf(paid, cancellation), PaymentIsUsed: false) : new(null, PaymentIsUsed: true);
    }

    private async ValueTask<FirstCall?> First(string scope, string? key, CancellationToken cancellation)
    {
        if (key is null)
            return null;
        await using var connection = await database.OpenReadAsync(cancellation);
        var query = new CommandDefinition(HolderSql, new { scope, key, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancellationToken: cancellation);
        return await connection.QuerySingleOrDefaultAsync<string>(query) is { } holder ? FirstCall.Parse(holder) : null;
    }

    // Made anew from the order itself, so that there is no second record of it to keep, to protect and to erase.
    private async Task<PlaceOrderResult> AnswerOf(FirstCall call, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        var order = await connection.QuerySingleAsync<OrderRow>(new CommandDefinition(OrderSql, new { id = call.Order }, cancellationToken: cancellation));
        // Paid or not: its page tells.
        return order is { PaymentStatus: (long)PaymentStatus.PayNow, Total: > 0 }
            ? new PlaceOrderResult.PaymentDue(links.PaymentPathOf(call.Order))
            : new PlaceOrderResult.Placed(numbers.Show(call.Order), order.Total, order.CurrencyCode);
    }

    private sealed class OrderRow
    {
        public long Cost { get; init; }

        public long Tax { get; init; }

        public long PaymentStatus { get; init; }

        public long Total => Cost + Tax;

        public string Currency { get; init; } = "";

        public CurrencyCode CurrencyCode =>
            OrderParameters.Currency.TryRead(Currency, out var code) ? code : throw new InvalidOperationException($"{Currency} is no currency.");
    }
}
