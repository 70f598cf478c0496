using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Countersign.Protocol;

/// <summary>All rows of a request by section, and the look-up of a name as sent: any case, a synonym, an item number, an underscore.</summary>
public static class ParameterTable
{
    private const DynamicallyAccessedMemberTypes Fields = DynamicallyAccessedMemberTypes.PublicFields;

    private static readonly FrozenDictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> OrderNames;
    private static readonly FrozenDictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> ItemNames;

    [SuppressMessage("Performance", "CA1810", Justification = "The rows are numbered first and indexed then; field initializers would hide that order.")]
    static ParameterTable()
    {
        All =
        [
            .. Section("Order", typeof(OrderParameters)),
            .. Section("Company", typeof(CompanyParameters)),
            .. Section("Customer", typeof(CustomerParameters)),
            .. Section("Shipping", typeof(ShippingParameters)),
            .. Section("Items", typeof(ItemParameters)),
            .. Section(PaymentParameters.Section, typeof(PaymentParameters)),
            .. Section("Templates", typeof(TemplateParameters)),
        ];
        OrderRows = Number(Scope.Order);
        ItemRows = Number(Scope.Item);
        OrderNames = Index(OrderRows);
        ItemNames = Index(ItemRows);
    }

    /// <summary>Every row, in the order of the reference.</summary>
    public static IReadOnlyList<Parameter> All { get; }

    /// <summary>The rows that describe the order.</summary>
    public static IReadOnlyList<Parameter> OrderRows { get; }

    /// <summary>The rows that describe an item.</summary>
    public static IReadOnlyList<Parameter> ItemRows { get; }

    /// <summary>The rows of the order (item 0) or of an item.</summary>
    public static IReadOnlyList<Parameter> RowsOf(int item) => item == 0 ? OrderRows : ItemRows;

    /// <summary>Finds the row and the item number (0 for an order parameter) that a name as sent stands for.</summary>
    public static bool TryFind(ReadOnlySpan<char> name, [NotNullWhen(true)] out Parameter? row, out int item)
    {
        row = null;
        item = 0;
        // Case folding is defined for ASCII here: no letter of another script may pass for one of ours.
        if (!System.Text.Ascii.IsValid(name))
            return false;
        if (OrderNames.TryGetValue(name, out row))
            return true;

        var rest = name.Length > 0 && name[0] == '_' ? name[1..] : name;
        return TryReadItem(ref rest, out item) && ItemNames.TryGetValue(rest, out row);
    }

    // One to a hundred without leading zero, then an underscore (decision N2).
    private static bool TryReadItem(ref ReadOnlySpan<char> name, out int item)
    {
        item = 0;
        var end = name.IndexOf('_');
        if (end is < 1 or > 3 || name[0] == '0')
            return false;
        foreach (var c in name[..end])
        {
            if (!char.IsAsciiDigit(c))
                return false;
            item = (item * 10) + (c - '0');
        }

        name = name[(end + 1)..];
        return item <= Limits.Items;
    }

    private static IEnumerable<Parameter> Section(string title, [DynamicallyAccessedMembers(Fields)] Type rows)
    {
        foreach (var field in rows.GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.GetValue(null) is not Parameter row)
                continue;
            row.Section = title;
            yield return row;
        }
    }

    private static Parameter[] Number(Scope scope)
    {
        Parameter[] rows = [.. All.Where(row => row.Scope == scope)];
        for (var i = 0; i < rows.Length; i++)
            rows[i].Ordinal = i;
        return rows;
    }

    private static FrozenDictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> Index(IEnumerable<Parameter> rows) =>
        rows.SelectMany(row => row.Synonyms.Prepend(row.Name), (row, name) => KeyValuePair.Create(name, row))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
