using System.Diagnostics.CodeAnalysis;

namespace Countersign.Protocol;

/// <summary>One fault of a call and the pair that holds it.</summary>
/// <param name="Field">The place of the pair among those sent, from 0.</param>
/// <param name="Rejection">What is wrong with it.</param>
public readonly record struct Fault(int Field, Rejection Rejection);

/// <summary>The pairs of a call read by their rows: the values by row and item, and every fault in the order sent.</summary>
/// <remarks>Defaults and requiredness are rules over call and account, and not part of reading.</remarks>
public sealed class ParameterValues
{
    // In a slot: sent where it may not be, so that there is no pair of the body to point at.
    private const short Misplaced = -(Limits.Parameters + 1);

    private readonly ParameterTable table;
    private readonly FormFields fields;
    private readonly List<Fault> faults = [];

    // By row and item: 0 nothing sent, n the value of field n - 1, -n a faulty one. Grows with the highest item number sent.
    private short[] slots;

    private ParameterValues(ParameterTable table, FormFields fields)
    {
        this.table = table;
        this.fields = fields;
        slots = new short[table.OrderWidth + table.ItemWidth];
    }

    /// <summary>Unknown names and faulty values in the order sent.</summary>
    public IReadOnlyList<Fault> Faults => faults;

    /// <summary>The highest item number that has a value; 0 without items.</summary>
    public int HighestItem { get; private set; }

    /// <summary>How many items there are: the numbers from 1 without a gap, each naming a product; 0 when there are none or one is missing (-39).</summary>
    public int ItemCount
    {
        get
        {
            for (var item = 1; item <= HighestItem; item++)
            {
                if (!IsSent(ItemParameters.ProductId, item) && !IsSent(ItemParameters.Pricing, item))
                    return 0;
            }

            return HighestItem;
        }
    }

    /// <summary>Reads every pair.</summary>
    /// <param name="fields">The pairs of the call.</param>
    /// <param name="misplaced">Pairs that stood in the query string of a POST; each is a fault, before all others (decision T4).</param>
    /// <param name="table">The rows of the call; those of an order by default.</param>
    public static ParameterValues Read(FormFields fields, FormFields? misplaced = null, ParameterTable? table = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var values = new ParameterValues(table ?? ParameterTable.PlaceOrder, fields);
        for (var i = 0; i < (misplaced?.Count ?? 0); i++)
            values.Refuse(misplaced!.Name(i));
        for (var i = 0; i < fields.Count; i++)
        {
            if (values.Judge(i) is { } rejection)
                values.faults.Add(new Fault(i, rejection));
        }

        return values;
    }

    /// <summary>Whether a value was sent, sound or not; an empty one was not (decision N4).</summary>
    public bool IsSent(Parameter row, int item = 0) => Slot(row, item) != 0;

    /// <summary>Whether a value was sent and broke its rules, or was sent twice.</summary>
    public bool IsFaulty(Parameter row, int item = 0) => Slot(row, item) < 0;

    /// <summary>The place of the pair that names the row; -1 when none does.</summary>
    public int Field(Parameter row, int item = 0) => Slot(row, item) is var slot && slot == Misplaced ? -1 : Math.Abs((int)slot) - 1;

    /// <summary>The value of an order parameter; false when none was sent or it is faulty.</summary>
    public bool TryGet<T>(Parameter<T> row, [MaybeNullWhen(false)] out T value) => TryGet(row, 0, out value);

    /// <summary>The value of a parameter of item <paramref name="item"/>; false when none was sent or it is faulty.</summary>
    public bool TryGet<T>(Parameter<T> row, int item, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(row);
        value = default;
        return Slot(row, item) is var slot and > 0 && row.TryRead(fields.Value(slot - 1), out value);
    }

    /// <summary>The value, or <paramref name="otherwise"/> when none was sent or it is faulty.</summary>
    public T Get<T>(Parameter<T> row, T otherwise, int item = 0) => TryGet(row, item, out var value) ? value : otherwise;

    /// <summary>The text as sent; null when none was sent or it is faulty.</summary>
    public string? Text(Parameter row, int item = 0) => Slot(row, item) is var slot and > 0 ? fields.Value(slot - 1).ToString() : null;

    /// <summary>The text as sent, without copying it; false when none was sent or it is faulty.</summary>
    public bool TryText(Parameter row, int item, out ReadOnlySpan<char> text)
    {
        var slot = Slot(row, item);
        text = slot > 0 ? fields.Value(slot - 1) : default;
        return slot > 0;
    }

    /// <summary>The name as sent, or as documented when it was not: what errorItem repeats (decision N1).</summary>
    public string NameOf(Parameter row, int item = 0)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Field(row, item) is var field and >= 0 ? fields.Name(field).ToString() : row.NameFor(item);
    }

    /// <summary>The row and its text for everything sent and sound of the order (item 0) or of one item, in table order.</summary>
    public IEnumerable<(Parameter Row, string Text)> Sent(int item = 0)
    {
        foreach (var row in table.RowsOf(item))
        {
            if (Text(row, item) is { } text)
                yield return (row, text);
        }
    }

    /// <summary>Adds what reading alone cannot see, such as an unknown affiliate, at the place of its pair and instead of what else is wrong with it.</summary>
    public void AddFault(Parameter row, Rejection rejection)
    {
        var field = Field(row);
        if (field < 0)
            return; // Its pair was refused for where it stood.
        faults.RemoveAll(fault => fault.Field == field);
        var at = faults.FindIndex(fault => fault.Field > field);
        faults.Insert(at < 0 ? faults.Count : at, new Fault(field, rejection));
        ref var slot = ref slots[Index(row, 0)];
        slot = (short)-Math.Abs(slot);
    }

    private void Refuse(ReadOnlySpan<char> name)
    {
        faults.Add(new Fault(-1, ErrorCode.InvalidValue.Reject(Named(name))));
        if (table.TryFind(name, out var row, out _) && row.Scope == Scope.Order)
            slots[row.Ordinal] = Misplaced;
    }

    private Rejection? Judge(int field)
    {
        var name = fields.Name(field);
        if (!fields.NameIsSound(field) || !table.TryFind(name, out var row, out var item))
            return ErrorCode.UnrecognizedArgument.Reject(Named(name));
        if (!fields.ValueIsSound(field))
            return Keep(row, item, field, isSound: false);

        var value = fields.Value(field);
        return row.Ignored || value.IsEmpty ? null : Keep(row, item, field, row.Accepts(value));
    }

    private Rejection? Keep(Parameter row, int item, int field, bool isSound)
    {
        if (item > HighestItem)
            Grow(item);
        ref var slot = ref slots[Index(row, item)];
        if (slot == Misplaced)
            return isSound ? null : ErrorCode.InvalidValue.Reject(Named(fields.Name(field)));
        var isRepeated = slot != 0;
        if (!isRepeated)
            slot = (short)(field + 1);
        if (isSound && !isRepeated)
            return null;

        slot = (short)-Math.Abs(slot);
        return ErrorCode.InvalidValue.Reject(Named(fields.Name(field)));
    }

    private void Grow(int item)
    {
        HighestItem = item;
        var needed = table.OrderWidth + (item * table.ItemWidth);
        if (needed > slots.Length)
            Array.Resize(ref slots, needed);
    }

    private short Slot(Parameter row, int item) => item > HighestItem ? (short)0 : slots[Index(row, item)];

    private int Index(Parameter row, int item)
    {
        if (item > 0 != (row.Scope == Scope.Item) || row.Ordinal >= (item > 0 ? table.ItemWidth : table.OrderWidth))
            throw new ArgumentOutOfRangeException(nameof(item), item, row.DocumentedName);
        return item == 0 ? row.Ordinal : table.OrderWidth + ((item - 1) * table.ItemWidth) + row.Ordinal;
    }

    // A name of a megabyte is not copied into an answer that has room for 255 characters.
    private static string Named(ReadOnlySpan<char> name) => ScalarText.Cut(name, Limits.AnswerText).ToString();
}
