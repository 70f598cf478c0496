using System.Globalization;
using System.Text.Json;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Orders;
using Rows = Countersign.Protocol.OrderStatusResponseParameters;

namespace Countersign.Server.Http;

/// <summary>The pairs that tell the status of an order, in their order on the wire: the order, then item by item.</summary>
public static class OrderStatusAnswer
{
    // The order that was asked for; replacements would be 2 and on.
    private const string OrderPrefix = "1_";

    // A request is there or it is not; the other steps take their time.
    private static readonly (Parameter<StepState> Row, Need Need, StepState Open)[] Steps =
    [
        (Rows.CsrStatus, Need.Csr, StepState.Open),
        (Rows.DcvStatus, Need.DomainControl, StepState.UnderWay),
        (Rows.OrganizationValidationStatus, Need.Identity, StepState.UnderWay),
        (Rows.CertificateStatus, Need.Issuance, StepState.UnderWay),
    ];

    /// <summary>What the call asks to be told.</summary>
    public static List<KeyValuePair<string, string>> Pairs(OrderStatusResult.Found found, ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(values);
        var order = found.Order;
        var pairs = new List<KeyValuePair<string, string>> { new(ResponseParameters.ErrorCode.Name, ResponseParameters.ErrorCode.Write(0)) };
        Add(pairs, OrderPrefix, Rows.OrderNumber, order.Number);
        Add(pairs, OrderPrefix, Rows.OrderDateTime, order.PlacedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        Add(pairs, OrderPrefix, Rows.OrderStatus, OrderStanding.Of(order));
        Add(pairs, OrderPrefix, Rows.OrderPage, found.Page);
        foreach (var item in order.Items)
        {
            var prefix = Numbered(OrderPrefix, item.Number);
            if (values.Get(OrderStatusParameters.QueryType, StatusQuery.Status) != StatusQuery.Status)
                AddDetails(pairs, prefix, item);
            if (values.Get(OrderStatusParameters.ShowValidityPeriod, false))
                Add(pairs, prefix, Rows.ValidityPeriod, item.Days);
        }

        return pairs;
    }

    private static void AddDetails(List<KeyValuePair<string, string>> pairs, string prefix, PlacedItem item)
    {
        var needs = ItemNeeds.Of(item);
        Add(pairs, prefix, Rows.ProductName, item.Product.Name);
        Add(pairs, prefix, Rows.WaitsFor, string.Join(',', needs.Where(need => !need.IsMet).Select(need => Word(need.Row.Need))));
        foreach (var (row, step, open) in Steps)
            Add(pairs, prefix, row, StateOf(needs.FirstOrDefault(need => need.Row.Need == step), open));
        var place = 0;
        foreach (var domain in item.Domains)
            AddDomain(pairs, Numbered(prefix, ++place), domain);
    }

    private static void AddDomain(List<KeyValuePair<string, string>> pairs, string prefix, ItemDomain domain)
    {
        Add(pairs, prefix, Rows.DomainName, domain.Name.Text);
        if (domain.Choice is { } choice)
            Add(pairs, prefix, Rows.DcvMethod, ItemParameters.DcvEmailAddress.Write(choice));
        Add(pairs, prefix, Rows.DcvStatus, domain.IsValidated ? StepState.Done : domain.Choice is not null ? StepState.UnderWay : StepState.Open);
    }

    private static StepState StateOf(ItemNeed? step, StepState open) =>
        step is null ? StepState.NotNeeded : step.IsMet ? StepState.Done : step.IsOpen ? open : StepState.Open;

    private static string Word(Need need) => JsonNamingPolicy.CamelCase.ConvertName(need.ToString());

    private static string Numbered(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}_");

    private static void Add<T>(List<KeyValuePair<string, string>> pairs, string prefix, Parameter<T> row, T value) =>
        pairs.Add(new(prefix + row.Name, row.Write(value)));
}
