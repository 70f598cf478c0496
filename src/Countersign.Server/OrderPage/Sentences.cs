using Countersign.Protocol;

namespace Countersign.Server.OrderPage;

/// <summary>The errors of the call in words for somebody who has never seen it.</summary>
internal static class Sentences
{
    /// <summary>Nothing was filled in.</summary>
    public static string Missing(RowField field) =>
        field.Kind == FieldKind.Choice ? $"Choose an answer to “{field.Label}”." : $"Fill in “{field.Label}”.";

    /// <summary>What was filled in was refused.</summary>
    public static string Of(RowField field, string text, Rejection rejection) =>
        rejection.Code == ErrorCode.MissingArgument ? Missing(field)
        : rejection.Code == ErrorCode.AttestationFailed ? $"{rejection.Message}."
        : rejection.Code != ErrorCode.InvalidValue ? rejection.Code.Meaning
        : field.Row.MaxLength is { } most && !ScalarText.HasAtMost(text, most) ? $"“{field.Label}” may have {most} characters at most."
        : field.Row.Format is { } format ? $"“{field.Label}” is not right. It must be: {format}."
        : $"“{field.Label}” is not right.";
}
