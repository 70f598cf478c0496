using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Orders;

namespace Countersign.Server.Payments.Agreements;

/// <summary>What is agreed with a buyer: the order is paid at once, and so much once more after each interval, until somebody ends it.</summary>
/// <param name="Kind">What the catalog calls it.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Amount">What is due each time, or the most of each interval where the seller takes what was used; in minor units, with tax.</param>
/// <param name="Interval">The time between two instalments.</param>
/// <param name="StartsAt">When it begins; the first instalment is due one interval later.</param>
public sealed record AgreementTerms(Agreement Kind, CurrencyCode Currency, long Amount, AgreementInterval Interval, DateTimeOffset StartsAt)
{
    /// <summary>How its instalments come about.</summary>
    public Instalments Instalments => AgreementPlan.Of(Kind).Instalments;

    /// <summary>When an instalment is due, from 1; 0 is the beginning. They are counted from the first one, which is the day that a gateway is told.</summary>
    public DateTimeOffset DueAt(int number) => number == 0 ? StartsAt : Interval.After(Interval.After(StartsAt, 1), number - 1);

    /// <summary>What an order that is paid now agrees to; null for one that is paid once. Its items have one kind of agreement and one term, see <see cref="OrderRules"/>.</summary>
    public static AgreementTerms? Of(PlacedOrder order, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(order);
        PlacedItem[] items = [.. order.Items.Where(item => item.Product.Agreement != Agreement.None)];
        return items is [var first, ..]
            ? new(first.Product.Agreement, order.Currency, items.Sum(item => item.Cost + item.Tax), AgreementInterval.Of(first.Days), now)
            : null;
    }
}
