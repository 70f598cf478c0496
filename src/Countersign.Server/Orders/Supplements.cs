using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using Countersign.Server.Accounts;
using Countersign.Server.Catalog;
using Countersign.Server.Keys;

namespace Countersign.Server.Orders;

/// <summary>What is wrong with something that is supplied later.</summary>
/// <param name="Row">What of it is wrong.</param>
/// <param name="Rejection">What a call with it would be refused with; it may name what was ordered, which the supplied does not fit.</param>
/// <param name="Sentence">A sentence for people, where somebody has one.</param>
public sealed record SupplementFault(Parameter Row, Rejection Rejection, string? Sentence = null);

/// <summary>What came of judging what is supplied.</summary>
/// <param name="Faults">What is wrong with it, at most one for each row.</param>
/// <param name="Facts">What follows from it and is to be recorded with it; none with a fault.</param>
public sealed record SupplementJudgement(IReadOnlyList<SupplementFault> Faults, IReadOnlyList<ProgressFact> Facts);

/// <summary>
/// Judges what a customer supplies after ordering as if it had come with the call: the call is put together again with it, read by its table, and
/// shown to the rules of the item's family. What those say of the call as it was without it is past.
/// </summary>
public sealed class Supplements(HoldingsStore holdings, CatalogStore catalog, KeyRequirements keys, AttestationLog attestations, TimeProvider time)
{
    // They are chosen name by name later, so that a request may bring other names than a choice was made for.
    private static readonly Parameter[] Superseded = [ItemParameters.DcvEmailAddress, ItemParameters.DcvEmailAddresses];

    private static readonly Dictionary<Parameter, string> Nothing = [];

    /// <summary>Judges <paramref name="supplied"/>; without faults it may be recorded.</summary>
    /// <param name="item">The item that it is for.</param>
    /// <param name="supplied">New values by row, of the item or of the order, at least one; an empty one takes the value back.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async ValueTask<SupplementJudgement> Judge(
        PlacedItem item, IReadOnlyDictionary<Parameter, string> supplied, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(supplied);
        var values = ValuesWith(item, supplied);
        var unread = values.Faults.Select(fault => fault.Rejection).Where(rejection => RowOf(rejection) is { } row && supplied.ContainsKey(row)).ToList();
        if (unread.Count > 0)
            return new(About(unread, supplied), []);
        var basket = await BasketOf(item, values, cancellation);
        var before = Broken(await BasketOf(item, ValuesWith(item, Nothing), cancellation), item.Number).Select(rejection => (rejection.Code, rejection.Item)).ToHashSet();
        var faults = About(Broken(basket, item.Number).Where(rejection => !before.Contains((rejection.Code, rejection.Item))), supplied);
        var judged = basket.Items.Single(one => one.Number == item.Number);
        return faults.Count == 0
            ? new([], KeyStatement.Of(basket, judged) is { } statement ? [statement.ToFact(item.Number)] : [])
            : new([.. faults.Select(fault => fault with { Sentence = SentenceOf(basket, judged, fault) })], []);
    }

    private string? SentenceOf(Basket basket, BasketItem item, SupplementFault fault)
    {
        if (fault.Rejection.Code != ErrorCode.AttestationFailed)
            return fault.Row == ItemParameters.Csr ? basket.RequestFault(item)?.Sentence : null;
        attestations.Tell(basket);
        return basket.Attestation(item) is AttestationVerdict.Fails(var why, var detail) ? $"{why.Sentence} More exactly: {detail}." : null;
    }

    private async ValueTask<Basket> BasketOf(PlacedItem item, ParameterValues values, CancellationToken cancellation)
    {
        BasketItem[] items = [.. item.Order.Items.Select(one => one.AsOrdered())];
        var held = await holdings.OfAccount(item.Order.Account, values, catalog.Current, items, cancellation);
        return new Basket(values, Customer.Returning(item.Order.Account), items, held, time.GetUtcNow()) { Keys = keys };
    }

    private static IEnumerable<Rejection> Broken(Basket basket, int number)
    {
        var item = basket.Items.Single(one => one.Number == number);
        var family = item.Product.Family;
        var missing = family.Rows.Where(row => row.IsMissing(basket, item)).Select(row => Basket.Missing(row.Row, item));
        return missing.Concat(family.FirstRules.Concat(family.Rules).Select(rule => rule(basket, item)).OfType<Rejection>());
    }

    // A fault of something that was ordered is one of the first thing supplied, which does not fit it.
    private static List<SupplementFault> About(IEnumerable<Rejection> rejections, IReadOnlyDictionary<Parameter, string> supplied) =>
    [
        .. from rejection in rejections
           group rejection by RowOf(rejection) is { } row && supplied.ContainsKey(row) ? row : supplied.Keys.First() into faults
           select new SupplementFault(faults.Key, faults.First()),
    ];

    private static Parameter? RowOf(Rejection rejection) =>
        rejection.Item is { } name && ParameterTable.PlaceOrder.TryFind(name, out var row, out _) ? row : null;

    // The order's values and the item's own; those of other items would only count against the limit of one call.
    private static ParameterValues ValuesWith(PlacedItem item, IReadOnlyDictionary<Parameter, string> supplied) =>
        KeptValues.Of(ParameterTable.PlaceOrder.All.Except(Superseded)
            .Select(row => (row.NameFor(item.Number), supplied.GetValueOrDefault(row) ?? (row.Scope == Scope.Item ? item.Text(row) : item.Order.Text(row)))));
}
