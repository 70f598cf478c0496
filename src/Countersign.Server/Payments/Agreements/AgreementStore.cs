using System.Data.Common;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Storage;
using Dapper;

namespace Countersign.Server.Payments.Agreements;

/// <summary>Reads what visits asked buyers to agree to, and says what its row is.</summary>
internal static class AgreementStore
{
    private const string Sql = """
        select attempt as Attempt, kind as Kind, currency as Currency, amount as Amount, interval_unit as Unit, interval_count as Count, starts_at as StartsAt
        from payment_agreement where order_id = @order
        """;

    private static readonly Table Agreement = new("payment_agreement", WriteKind.Insert,
        new("order_id", ColumnType.Integer, IsKey: true), new("attempt", ColumnType.Integer, IsKey: true), new("kind", ColumnType.Text),
        new("currency", ColumnType.Text), new("amount", ColumnType.Integer), new("interval_unit", ColumnType.Integer), new("interval_count", ColumnType.Integer),
        new("starts_at", ColumnType.Integer));

    /// <summary>The row of what a visit asks for.</summary>
    public static Row RowOf(PaymentAttempt attempt, AgreementTerms terms) => new(Agreement, attempt.OrderId, (long)attempt.Number,
        Words.Agreements.Write(terms.Kind), OrderParameters.Currency.Write(terms.Currency), terms.Amount, (long)terms.Interval.Unit, (long)terms.Interval.Count,
        terms.StartsAt.ToUnixTimeMilliseconds());

    /// <summary>The terms of an order's visits, by their numbers.</summary>
    public static async Task<Dictionary<int, AgreementTerms>> Read(DbConnection connection, long order, CancellationToken cancellation) =>
        (await connection.QueryAsync<AgreementRow>(new CommandDefinition(Sql, new { order }, cancellationToken: cancellation))).ToDictionary(row => (int)row.Attempt, row => row.ToTerms());

    private sealed class AgreementRow
    {
        public long Attempt { get; init; }

        public string Kind { get; init; } = "";

        public string Currency { get; init; } = "";

        public long Amount { get; init; }

        public long Unit { get; init; }

        public long Count { get; init; }

        public long StartsAt { get; init; }

        public AgreementTerms ToTerms() => new(
            Words.Agreements.TryRead(Kind, out var kind) ? kind : throw new InvalidDataException($"{Kind} is no agreement."),
            OrderParameters.Currency.TryRead(Currency, out var currency) ? currency : throw new InvalidDataException($"{Currency} is no currency."),
            Amount, new AgreementInterval((IntervalUnit)Unit, (int)Count), DateTimeOffset.FromUnixTimeMilliseconds(StartsAt));
    }
}
