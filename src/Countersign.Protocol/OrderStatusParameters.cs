using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>How much is told about an order.</summary>
public enum StatusQuery
{
    /// <summary>Its status.</summary>
    Status = 0,

    /// <summary>Its status and what each item waits for.</summary>
    Details = 1,

    /// <summary>The same, and orders that replace it; there are none here.</summary>
    Replacements = 2,
}

/// <summary>
/// What <c>!GetDetailedOrderStatus</c> takes besides login and response format, as docs.sectigo.com/sps/get-detailed-order-status/request has it.
/// </summary>
public static class OrderStatusParameters
{
    /// <summary>The heading of the reference under which these rows stand.</summary>
    public const string Section = "Order status";

    /// <summary>The order.</summary>
    public static readonly Parameter<string> OrderNumber = Text("orderNumber", 64, "The number of the order.") with
    {
        Requirement = Requirement.Conditional,
        RequiredWhen = "certificateID is not sent",
    };

    /// <summary>A certificate of the order.</summary>
    public static readonly Parameter<string> CertificateId =
        Pattern("certificateID", 16, "up to 16 digits", IsDigits, "A certificate of the order, by its number; no certificate has one here.") with
        {
            Type = "integer",
            Requirement = Requirement.Conditional,
            RequiredWhen = "orderNumber is not sent",
        };

    /// <summary>How much is told.</summary>
    public static readonly Parameter<StatusQuery> QueryType =
        OneOf("queryType", "integer", "How much is told.",
            ("0", StatusQuery.Status, "the status"),
            ("1", StatusQuery.Details, "the status and what each item waits for"),
            ("2", StatusQuery.Replacements, "the same, and orders that replace it")) with
        { Requirement = Requirement.Required };

    /// <summary>Whether the term is told.</summary>
    public static readonly Parameter<bool> ShowValidityPeriod =
        Flag("showValidityPeriod", "Whether the term of each item is told.", "it is", "it is not") with { Default = "N" };

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
}
