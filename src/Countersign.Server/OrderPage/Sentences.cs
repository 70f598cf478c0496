using Countersign.Protocol;
using Countersign.Server.Orders;

namespace Countersign.Server.OrderPage;

/// <summary>The errors of the call in words for somebody who has never seen it.</summary>
internal static class Sentences
{
    // What was supplied may be sound and yet not fit what was ordered.
    private static readonly (Parameter About, string Sentence)[] Misfits =
    [
        (ItemParameters.Csr, "The names in the request do not fit the product. They must be registered domain names, with an asterisk only where the product is for one."),
        (ItemParameters.Quantity, "The request has more names than the order is for."),
        (ItemParameters.PrimaryDomainName, "The request does not have the name that the order puts first."),
    ];

    /// <summary>Nothing was filled in.</summary>
    public static string Missing(RowField field) =>
        field.Kind == FieldKind.Choice ? $"Choose an answer to “{field.Label}”." : $"Fill in “{field.Label}”.";

    /// <summary>What was filled in was refused.</summary>
    public static string Of(RowField field, string text, SupplementFault fault) =>
        fault.Sentence
        ?? OfCode(field, fault.Rejection)
        ?? Misfit(fault.Rejection)
        ?? OfShape(field, text);

    private static string? OfCode(RowField field, Rejection rejection) =>
        rejection.Code == ErrorCode.MissingArgument ? Missing(field)
        : rejection.Code == ErrorCode.AttestationFailed ? $"{rejection.Message}."
        : rejection.Code != ErrorCode.InvalidValue ? rejection.Code.Meaning
        : null;

    private static string? Misfit(Rejection rejection) =>
        rejection.Item is { } name && ParameterTable.PlaceOrder.TryFind(name, out var row, out _) ? Array.Find(Misfits, misfit => misfit.About == row).Sentence : null;

    private static string OfShape(RowField field, string text) =>
        field.Row.MaxLength is { } most && !ScalarText.HasAtMost(text, most) ? $"“{field.Label}” may have {most} characters at most."
        : field.Row.Format is { } format ? $"“{field.Label}” is not right. It must be: {format}."
        : $"“{field.Label}” is not right.";
}
