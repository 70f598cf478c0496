using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>A parameter of the call as a field of a form.</summary>
/// <param name="Row">The parameter.</param>
/// <param name="Label">What the field asks for.</param>
public sealed record RowField(Parameter Row, string Label)
{
    /// <summary>How it is filled in.</summary>
    public FieldKind Kind { get; init; }

    /// <summary>A sentence that helps; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>Whether it may be left empty.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What browsers may fill it in with.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>What stands in it when nothing was supplied yet.</summary>
    public Func<PlacedItem, string?> Known { get; init; } = static _ => null;
}

/// <summary>A form that supplies parameters of the call, judged as the call would have been.</summary>
/// <param name="need">The need that it is for.</param>
/// <param name="name">What it is called in the address that follows it.</param>
/// <param name="button">What sends it.</param>
/// <param name="thanks">What is said when it is recorded.</param>
/// <param name="mayChange">Whether an item's values may be changed once they are there.</param>
/// <param name="rows">The fields, in their order.</param>
public sealed class RowsForm(
    Need need, string name, string button, string thanks, Func<PlacedItem, bool> mayChange, params IReadOnlyList<RowField> rows)
    : SupplyForm(need, name, button, thanks)
{
    /// <inheritdoc/>
    public override bool MayChange(PlacedItem item) => mayChange(item);

    /// <inheritdoc/>
    public override IReadOnlyList<FormField> Fields(PlacedItem item) =>
    [
        .. rows.Select(field => new FormField(field.Row.Name, field.Label)
        {
            Kind = field.Kind,
            Hint = field.Hint,
            Value = Held(item, field.Row) ?? field.Known(item) ?? "",
            IsOptional = field.IsOptional,
            MaxLength = field.Row.MaxLength,
            Autocomplete = field.Autocomplete,
            Options = [.. field.Row.Choices.Select(choice => new FieldOption(choice.Text, choice.Meaning))],
        }),
    ];

    /// <inheritdoc/>
    public override async ValueTask<SupplyReading> Read(PlacedItem item, PostedForm posted, Supplements supplements, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(posted);
        ArgumentNullException.ThrowIfNull(supplements);
        var supplied = rows.ToDictionary(field => field.Row, field => posted.Text(field.Row.Name));
        var errors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in rows.Where(field => !field.IsOptional && supplied[field.Row].Length == 0))
            errors.Add(field.Row.Name, Sentences.Missing(field));
        if (errors.Count > 0)
            return new([], errors);
        var judgement = await supplements.Judge(item, supplied, cancellation);
        foreach (var fault in judgement.Faults)
            errors.Add(fault.Row.Name, Sentences.Of(rows.Single(field => field.Row == fault.Row), supplied[fault.Row], fault));
        var changed = supplied.Where(pair => pair.Value != (Held(item, pair.Key) ?? "")).Select(pair => Fact(item, pair.Key, pair.Value)).ToList();
        return new(errors.Count > 0 || changed.Count == 0 ? [] : [.. changed, .. judgement.Facts], errors);
    }

    private static string? Held(PlacedItem item, Parameter row) => row.Scope == Scope.Item ? item.Text(row) : item.Order.Text(row);

    private static ProgressFact Fact(PlacedItem item, Parameter row, string text) =>
        new(row.Scope == Scope.Item ? item.Number : 0, ProgressKind.Supplied, row.Name, text);
}
