using System.Text.Json;

namespace Countersign.Server.Payments.PayPalOrders;

/// <summary>An order as PayPal tells of it, as much of it as is read: developer.paypal.com/api/orders/v2/schema.json.</summary>
internal sealed record PayPalOrder(string? Id, string? Status, string? CreateTime, string? UpdateTime, IReadOnlyList<PayPalUnit>? PurchaseUnits, IReadOnlyList<PayPalLink>? Links);

/// <summary>What an order is for; ours have one.</summary>
internal sealed record PayPalUnit(string? CustomId, PayPalPayments? Payments);

/// <summary>The money of an order.</summary>
internal sealed record PayPalPayments(IReadOnlyList<PayPalMovement>? Captures, IReadOnlyList<PayPalMovement>? Refunds);

/// <summary>Money that was taken or given back.</summary>
internal sealed record PayPalMovement(string? Id, string? Status, PayPalReason? StatusDetails, PayPalMoney? Amount, string? CreateTime, string? CustomId);

/// <summary>Why money has the status that it has.</summary>
internal sealed record PayPalReason(string? Reason);

/// <summary>An amount, written as a decimal number of the major unit.</summary>
internal sealed record PayPalMoney(string? CurrencyCode, string? Value);

/// <summary>An address of PayPal.</summary>
internal sealed record PayPalLink(string? Href, string? Rel);

/// <summary>A token, and for how many seconds it holds.</summary>
internal sealed record PayPalToken(string? AccessToken, string? TokenType, long ExpiresIn);

/// <summary>What is wrong with a request.</summary>
internal sealed record PayPalFault(string? Name, string? Error, IReadOnlyList<PayPalIssue>? Details);

/// <summary>One of the things that are wrong.</summary>
internal sealed record PayPalIssue(string? Issue);

/// <summary>A notification; nothing of it is believed.</summary>
internal sealed record PayPalEvent(string? EventType, PayPalResource? Resource);

/// <summary>What a notification is about: an order, money taken or money given back.</summary>
internal sealed record PayPalResource(string? CustomId, string? InvoiceId, IReadOnlyList<PayPalUnit>? PurchaseUnits);

/// <summary>JSON to PayPal and from it. More members than are read may come, but none twice.</summary>
internal static class PayPalWire
{
    private const int MostDepth = 24;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
        MaxDepth = MostDepth,
    };

    /// <summary>Reads a text; null for anything that is not of the type.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> text)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a request.</summary>
    public static byte[] Write(object request) => JsonSerializer.SerializeToUtf8Bytes(request, Options);

    /// <summary>Writes what was received, for operators.</summary>
    public static string Show(object told) => JsonSerializer.Serialize(told, Options);
}
