using Countersign.Protocol;
using Countersign.Server.Orders;
using Countersign.Server.Payments.Agreements;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Payments;

/// <summary>Reads payments, and says what their rows are.</summary>
public sealed class PaymentStore(Database database, PlacedOrders orders)
{
    private const string AttemptsSql = """
        select number as Number, route as Route, gateway as Gateway, currency as Currency, amount as Amount, begun_at as BegunAt, ends_at as EndsAt, known_as as KnownAs
        from payment_attempt where order_id = @id order by number
        """;

    private const string SelectEvents = """
        select gateway as Gateway, id as Id, attempt as Attempt, kind as Kind, amount as Amount, currency as Currency, occurred_at as OccurredAt,
            source as Source, reference as Reference, agreement as Agreement, raw as Raw
        from gateway_event

        """;

    // Of no order of ours: 0.
    private const string EventsSql = SelectEvents + "where order_id = @id order by received_at, gateway, id";
    private const string EventSql = SelectEvents + "where gateway = @gateway and id = @id";

    private const string AgreedSql = "select distinct order_id from payment_agreement order by order_id";

    private const string UnheardSql = """
        select distinct order_id from payment_attempt visit where ends_at <= @now and not exists (
            select 1 from gateway_event told where told.order_id = visit.order_id and told.attempt = visit.number and told.kind between @first and @last)
        order by order_id
        """;

    private const string ToldSql = SelectEvents + "where gateway = @gateway order by occurred_at, id";

    private const string KeptSql = """
        select concerns as Concerns, troubled_instalments as TroubledInstalments, is_resolved as IsResolved from payment where order_id = @id
        """;

    private const string ReferenceSql = """
        select reference from gateway_event where gateway = @gateway and agreement = @agreement and order_id <> 0 order by received_at, id limit 1
        """;

    private const string OpenSql = "select order_id from payment where concerns <> 0 and is_resolved = 0 order by updated_at";

    private static readonly Table Attempt = new("payment_attempt", WriteKind.Insert,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("route", ColumnType.Text),
        new("gateway", ColumnType.Text), new("currency", ColumnType.Text), new("amount", ColumnType.Integer), new("begun_at", ColumnType.Integer),
        new("ends_at", ColumnType.Integer));

    private static readonly Table Known = new("payment_attempt", WriteKind.Update,
        new("order_id", ColumnType.Integer, IsKey: true), new("number", ColumnType.Integer, IsKey: true), new("known_as", ColumnType.Text));

    private static readonly Table Event = new("gateway_event", WriteKind.Insert,
        new("gateway", ColumnType.Text, IsKey: true), new("id", ColumnType.Text, IsKey: true), new("order_id", ColumnType.Integer),
        new("attempt", ColumnType.Integer), new("kind", ColumnType.Integer), new("amount", ColumnType.Integer), new("currency", ColumnType.Text),
        new("occurred_at", ColumnType.Integer), new("received_at", ColumnType.Integer), new("source", ColumnType.Integer), new("reference", ColumnType.Text),
        new("agreement", ColumnType.Text), new("raw", ColumnType.Text));

    private static readonly Table Standing = new("payment", WriteKind.Upsert,
        new("order_id", ColumnType.Integer, IsKey: true), new("captured", ColumnType.Integer), new("returned", ColumnType.Integer),
        new("concerns", ColumnType.Integer), new("is_resolved", ColumnType.Integer), new("updated_at", ColumnType.Integer),
        new("troubled_instalments", ColumnType.Integer));

    private static readonly Table Resolved = new("payment", WriteKind.Update,
        new("order_id", ColumnType.Integer, IsKey: true), new("is_resolved", ColumnType.Integer));

    /// <summary>The payment of an order; null when there is no such order, or none that is paid through us.</summary>
    public async Task<Payment?> Find(long order, CancellationToken cancellation)
    {
        // The order comes first, see PlacedOrders: what is judged on older events than the order's version is not kept.
        if (await orders.Find(order, cancellation) is not { IsPaidThroughUs: true } placed)
            return null;
        await using var connection = await database.OpenReadAsync(cancellation);
        var events = (await connection.QueryAsync<EventRow>(Query(EventsSql))).Select(row => row.ToEvent()).ToList();
        var attempts = await connection.QueryAsync<AttemptRow>(Query(AttemptsSql));
        return new Payment
        {
            Order = placed,
            Attempts = [.. attempts.Select(row => row.ToAttempt(placed, events))],
            Events = events,
            Agreements = await AgreementStore.Read(connection, order, cancellation),
            Kept = (await connection.QuerySingleOrDefaultAsync<KeptRow>(Query(KeptSql)))?.ToKept() ?? default,
        };

        CommandDefinition Query(string sql) => new(sql, new { id = order }, cancellationToken: cancellation);
    }

    /// <summary>The orders whose payment an operator has to look at, the oldest first.</summary>
    public Task<IReadOnlyList<long>> NeedingOperator(CancellationToken cancellation) => Orders(OpenSql, new { }, cancellation);

    /// <summary>The orders that came with an agreement, the oldest first.</summary>
    public Task<IReadOnlyList<long>> WithAgreements(CancellationToken cancellation) => Orders(AgreedSql, new { }, cancellation);

    /// <summary>The orders with a visit that should be over and of which nothing was told that ends it, the oldest first.</summary>
    public Task<IReadOnlyList<long>> WithVisitsUnheard(DateTimeOffset now, CancellationToken cancellation) =>
        Orders(UnheardSql, new { now = now.ToUnixTimeMilliseconds(), last = (long)GatewayEventKind.ChargedBack, first = (long)GatewayEventKind.Expired }, cancellation);

    /// <summary>Everything that a gateway has told, of whatever order.</summary>
    public async Task<IReadOnlyList<GatewayEvent>> Told(string gateway, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<EventRow>(new CommandDefinition(ToldSql, new { gateway }, cancellationToken: cancellation))).Select(row => row.ToEvent())];
    }

    /// <summary>What gateways told of no order of ours.</summary>
    public async Task<IReadOnlyList<GatewayEvent>> OfNoOrder(CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return [.. (await connection.QueryAsync<EventRow>(new CommandDefinition(EventsSql, new { id = 0L }, cancellationToken: cancellation))).Select(row => row.ToEvent())];
    }

    /// <summary>What was told under the name of an event, of whatever order; null when nothing was.</summary>
    public async Task<GatewayEvent?> FindNamesake(GatewayEvent one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        await using var connection = await database.OpenReadAsync(cancellation);
        var command = new CommandDefinition(EventSql, new { gateway = one.Gateway, id = one.News.Id }, cancellationToken: cancellation);
        return (await connection.QuerySingleOrDefaultAsync<EventRow>(command))?.ToEvent();
    }

    /// <summary>The visit that an agreement was made by, by what its gateway calls the agreement; null for an unknown one.</summary>
    public async Task<string?> FindReference(string gateway, string agreement, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(ReferenceSql, new { gateway, agreement }, cancellationToken: cancellation));
    }

    /// <summary>The row of a visit.</summary>
    internal static Row RowOf(PaymentAttempt attempt) => new(Attempt, attempt.OrderId, (long)attempt.Number, attempt.Route, attempt.Gateway,
        OrderParameters.Currency.Write(attempt.Currency), attempt.Amount, attempt.BegunAt.ToUnixTimeMilliseconds(), attempt.EndsAt.ToUnixTimeMilliseconds());

    /// <summary>The row of what a gateway calls a visit.</summary>
    internal static Row KnownAs(PaymentAttempt attempt, string name) => new(Known, attempt.OrderId, (long)attempt.Number, name);

    /// <summary>The row of an event about an order; 0 for one about none of ours.</summary>
    internal static Row RowOf(GatewayEvent one, long order, long receivedAt) => new(Event, one.Gateway, one.News.Id, order, (long)one.Attempt,
        (long)one.News.Kind, one.News.Amount, one.News.Currency, one.News.At.ToUnixTimeMilliseconds(), receivedAt, (long)one.Source, one.News.Reference, one.News.Agreement, one.News.Raw);

    /// <summary>The row of how a payment stands.</summary>
    internal static Row RowOf(long order, PaymentStanding standing, long now, bool isResolved = false) =>
        new(Standing, order, standing.Captured, standing.Returned, (long)standing.Concerns, isResolved, now, (long)standing.TroubledInstalments);

    /// <summary>The row that says that an operator has seen to what there was.</summary>
    internal static Row ResolvedOf(long order) => new(Resolved, order, true);

    private async Task<IReadOnlyList<long>> Orders(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenReadAsync(cancellation);
        return (await connection.QueryAsync<long>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private sealed class AttemptRow
    {
        public long Number { get; init; }

        public string Route { get; init; } = "";

        public string Gateway { get; init; } = "";

        public string Currency { get; init; } = "";

        public long Amount { get; init; }

        public long BegunAt { get; init; }

        public long EndsAt { get; init; }

        public string KnownAs { get; init; } = "";

        public PaymentAttempt ToAttempt(PlacedOrder order, IReadOnlyList<GatewayEvent> events) => new()
        {
            OrderId = order.Id,
            OrderNumber = order.Number,
            Number = (int)Number,
            Route = Route,
            Gateway = Gateway,
            Currency = OrderParameters.Currency.TryRead(Currency, out var currency) ? currency : throw new InvalidDataException($"{Currency} is no currency."),
            Amount = Amount,
            BegunAt = Time(BegunAt),
            EndsAt = Time(EndsAt),
            KnownAs = KnownAs,
            State = PaymentStanding.StateOf((int)Number, events),
            IsWanted = order.IsAwaitingPayment,
        };
    }

    private sealed class KeptRow
    {
        public long Concerns { get; init; }

        public long TroubledInstalments { get; init; }

        public long IsResolved { get; init; }

        public KeptStanding ToKept() => new((PaymentConcerns)Concerns, (int)TroubledInstalments, IsResolved != 0);
    }

    private sealed class EventRow
    {
        public string Gateway { get; init; } = "";

        public string Id { get; init; } = "";

        public long Attempt { get; init; }

        public long Kind { get; init; }

        public long Amount { get; init; }

        public string Currency { get; init; } = "";

        public long OccurredAt { get; init; }

        public long Source { get; init; }

        public string Reference { get; init; } = "";

        public string Agreement { get; init; } = "";

        public string Raw { get; init; } = "";

        public GatewayEvent ToEvent() => new(Gateway, (int)Attempt,
            new GatewayNews(Id, Reference, (GatewayEventKind)Kind, Amount, Currency, Time(OccurredAt), Raw) { Agreement = Agreement }, (NewsSource)Source);
    }
}
