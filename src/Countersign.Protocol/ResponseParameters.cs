using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>The pairs of an answer and of the address that the browser is sent to after payment.</summary>
public static class ResponseParameters
{
    /// <summary>The number of the error; negative, or 0 for success in the legacy profile.</summary>
    public static readonly Parameter<long> ErrorCode =
        new("errorCode", (ReadOnlySpan<char> text, out long value) => WholeNumber.TryRead(text, out value), value => $"{value}")
        {
            Type = "integer",
            Description = "The number of the error.",
            Applicability = "refused calls",
        };

    /// <summary>What the error is about.</summary>
    public static readonly Parameter<string> ErrorItem =
        Block("errorItem", Limits.AnswerText, "The parameter, or other thing, that the error is about.") with
        {
            Applicability = "refused calls",
        };

    /// <summary>The text of the error.</summary>
    public static readonly Parameter<string> ErrorMessage =
        Block("errorMessage", Limits.AnswerText, "The text of the error.") with { Applicability = "refused calls" };

    /// <summary>The number of the new order; at most 64 characters, since the confirmation address takes no more.</summary>
    public static readonly Parameter<string> OrderNumber =
        Text("orderNumber", 64, "The number of the new order.") with { Applicability = "placed orders" };

    /// <summary>What is to be paid.</summary>
    public static readonly Parameter<long> TotalCost =
        Money("totalCost", "What is to be paid, tax included.") with { Applicability = "placed orders, paymentStatus=2" };

    /// <summary>The currency of the amounts.</summary>
    public static readonly Parameter<string> Currency =
        Text("currency", 3, "The ISO 4217 code of the amounts.") with { Applicability = "placed orders, paymentStatus=2; confirmURL" };

    /// <summary>What one item is.</summary>
    public static readonly Parameter<string> ItemDescription =
        Text("x_itemDescription", 255, "What the item is.") with { Applicability = "confirmURL" };

    /// <summary>What one item costs.</summary>
    public static readonly Parameter<long> ItemCost = Money("x_itemCost", "What the item costs without tax.") with
    {
        Applicability = "confirmURL",
    };

    /// <summary>The tax of one item.</summary>
    public static readonly Parameter<long> ItemTax = Money("x_itemTax", "The tax of the item.") with { Applicability = "confirmURL" };

    /// <summary>The pairs that the address of <c>errorURL</c> gets.</summary>
    public static IReadOnlyList<Parameter> OfErrorUrl { get; } = [ErrorCode, ErrorItem, ErrorMessage];

    /// <summary>The pairs that the address of <c>successURL</c> may get; the error number is that of the legacy profile.</summary>
    public static IReadOnlyList<Parameter> OfSuccessUrl { get; } = [ErrorCode, OrderNumber, TotalCost, Currency];

    /// <summary>The pairs that the address of <c>confirmURL</c> gets.</summary>
    public static IReadOnlyList<Parameter> OfConfirmUrl { get; } = [OrderNumber, Currency, ItemDescription, ItemCost, ItemTax];
}
