using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Countersign.Protocol;

/// <summary>
/// The rows that one call takes, by section, and the look-up of a name as sent: any case, a synonym, an item number, an underscore. A row that
/// several calls take stands in each of their tables.
/// </summary>
public sealed class ParameterTable
{
    private const DynamicallyAccessedMemberTypes Fields = DynamicallyAccessedMemberTypes.PublicFields;

    private readonly FrozenDictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> orderNames;
    private readonly FrozenDictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> itemNames;

    private ParameterTable(IEnumerable<Parameter> rows, ParameterTable? before = null)
    {
        All = [.. rows];
        OrderRows = [.. All.Where(row => row.Scope == Scope.Order)];
        ItemRows = [.. All.Where(row => row.Scope == Scope.Item)];
        OrderWidth = Number(OrderRows, before?.OrderWidth ?? 0);
        ItemWidth = Number(ItemRows, before?.ItemWidth ?? 0);
        orderNames = Index(OrderRows);
        itemNames = Index(ItemRows);
    }

    /// <summary>What places an order.</summary>
    public static ParameterTable PlaceOrder { get; } = new(
    [
        .. Section("Order", typeof(OrderParameters)),
        .. Section("Company", typeof(CompanyParameters)),
        .. Section("Customer", typeof(CustomerParameters)),
        .. Section("Shipping", typeof(ShippingParameters)),
        .. Section("Items", typeof(ItemParameters)),
        .. Section(PaymentParameters.Section, typeof(PaymentParameters)),
        .. Section("Templates", typeof(TemplateParameters)),
    ]);

    /// <summary>What asks for the status of an order.</summary>
    public static ParameterTable OrderStatus { get; } = new(
    [
        CustomerParameters.LoginName,
        CustomerParameters.LoginPassword,
        .. Section(OrderStatusParameters.Section, typeof(OrderStatusParameters)),
        OrderParameters.ResponseFormat,
    ], PlaceOrder);

    /// <summary>Every row, in the order of the reference.</summary>
    public IReadOnlyList<Parameter> All { get; }

    /// <summary>The rows that describe the order.</summary>
    public IReadOnlyList<Parameter> OrderRows { get; }

    /// <summary>The rows that describe an item.</summary>
    public IReadOnlyList<Parameter> ItemRows { get; }

    /// <summary>How many places the rows of the order take, those of the tables before this one included.</summary>
    internal int OrderWidth { get; }

    /// <summary>The same for the rows of one item.</summary>
    internal int ItemWidth { get; }

    /// <summary>The rows of the order (item 0) or of an item.</summary>
    public IReadOnlyList<Parameter> RowsOf(int item) => item == 0 ? OrderRows : ItemRows;

    /// <summary>Finds the row and the item number (0 for an order parameter) that a name as sent stands for.</summary>
    public bool TryFind(ReadOnlySpan<char> name, [NotNullWhen(true)] out Parameter? row, out int item)
    {
        row = null;
        item = 0;
        // Case folding is defined for ASCII here: no letter of another script may pass for one of ours.
        if (!System.Text.Ascii.IsValid(name))
            return false;
        if (orderNames.TryGetValue(name, out row))
            return true;

        var rest = name.Length > 0 && name[0] == '_' ? name[1..] : name;
        return TryReadItem(ref rest, out item) && itemNames.TryGetValue(rest, out row);
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

    // A row has one place, whichever tables it stands in.
    private static int Number(IReadOnlyList<Parameter> rows, int next)
    {
        foreach (var row in rows.Where(row => row.Ordinal < 0))
            row.Ordinal = next++;
        return next;
    }

    private static FrozenDictionary<string, Parameter>.AlternateLookup<ReadOnlySpan<char>> Index(IEnumerable<Parameter> rows) =>
        rows.SelectMany(row => row.Synonyms.Prepend(row.Name), (row, name) => KeyValuePair.Create(name, row))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
