using Countersign.Protocol;
using Countersign.Server.Accounts;

namespace Countersign.Server.Catalog;

/// <summary>What one customer wants at one moment, with everything that the rules of families judge; it changes nothing and asks nobody.</summary>
/// <param name="values">The values of the call, without faults.</param>
/// <param name="customer">Who orders.</param>
/// <param name="items">The items, by number.</param>
/// <param name="holdings">What is on record about the customer, as far as a family in the basket asks for it.</param>
/// <param name="now">When it is judged.</param>
public sealed class Basket(ParameterValues values, Customer customer, IReadOnlyList<BasketItem> items, Holdings holdings, DateTimeOffset now)
{
    /// <summary>The values of the call.</summary>
    public ParameterValues Values { get; } = values;

    /// <summary>Who orders.</summary>
    public Customer Customer { get; } = customer;

    /// <summary>The items, by number.</summary>
    public IReadOnlyList<BasketItem> Items { get; } = items;

    /// <summary>What is on record about the customer.</summary>
    public Holdings Holdings { get; } = holdings;

    /// <summary>When it is judged.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>A detail of the customer: what the call supplies, else what the account holds (decision A8); null when neither does.</summary>
    public string? Detail(Parameter row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Values.Text(row) ?? Customer.Account?.Detail(row.Name);
    }

    /// <summary>The item's value broke a rule (-4).</summary>
    public Rejection Invalid(Parameter row, BasketItem item) => ErrorCode.InvalidValue.Reject(NameOf(row, item));

    /// <summary>The item lacks a value (-3).</summary>
    public static Rejection Missing(Parameter row, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(item);
        return ErrorCode.MissingArgument.Reject(row.NameFor(row.Scope == Scope.Item ? item.Number : 0));
    }

    /// <summary>The item has no use for a value (-83).</summary>
    public Rejection NotApplicable(Parameter row, BasketItem item) => ErrorCode.NotApplicable.Reject(NameOf(row, item));

    /// <summary>Whether a value was sent for the item, or for the order when the row is one of the order.</summary>
    public bool IsSent(Parameter row, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(item);
        return Values.IsSent(row, row.Scope == Scope.Item ? item.Number : 0);
    }

    /// <summary>The name as sent, or as documented: what errorItem repeats (decision N1).</summary>
    public string NameOf(Parameter row, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(item);
        return Values.NameOf(row, row.Scope == Scope.Item ? item.Number : 0);
    }
}
