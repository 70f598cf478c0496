using System.Globalization;
using static Countersign.Protocol.Row;

namespace Countersign.Protocol;

/// <summary>How far one step of an item is; the numbers are those of the wire, by the public clients of the sibling calls.</summary>
public enum StepState
{
    /// <summary>The item needs no such step.</summary>
    NotNeeded = -1,

    /// <summary>Nobody has begun it.</summary>
    Open = 0,

    /// <summary>It is done.</summary>
    Done = 1,

    /// <summary>It is under way.</summary>
    UnderWay = 2,
}

/// <summary>
/// The pairs that tell the status of an order. On the wire those of the order begin with <c>1_</c>, since replacements could follow it; those of an
/// item with <c>1_</c> and the item's number; those of a name of the certificate with the name's number besides.
/// </summary>
public static class OrderStatusResponseParameters
{
    /// <summary>The order.</summary>
    public static readonly Parameter<string> OrderNumber = Text("orderNumber", 64, "The number of the order.");

    /// <summary>When it was placed.</summary>
    public static readonly Parameter<string> OrderDateTime = Text("orderDateTime", 16, "When it was placed: YYYY-MM-DD hh:mm, UTC.");

    /// <summary>How it stands.</summary>
    public static readonly Parameter<string> OrderStatus =
        Text("orderStatus", 32, "How it stands: Awaiting payment, Pending, Processed or Rejected.");

    /// <summary>Where the customer supplies what is missing.</summary>
    public static readonly Parameter<string> OrderPage =
        Text("orderPage", 255, "The path of the order's page on the public listener; whoever has it may supply what the order waits for.") with { Extension = true };

    /// <summary>What the item is.</summary>
    public static readonly Parameter<string> ProductName = Text("productName", 255, "What the item is.") with { Extension = true };

    /// <summary>What the item waits for.</summary>
    public static readonly Parameter<string> WaitsFor =
        Text("waitsFor", 255, "What the item still waits for, in words separated by commas; empty when it waits for nothing.") with { Extension = true };

    /// <summary>The term.</summary>
    public static readonly Parameter<long> ValidityPeriod =
        Number("validityPeriod", 0, "The term in days; told with showValidityPeriod=Y.") with { Extension = true };

    /// <summary>The signing request.</summary>
    public static readonly Parameter<StepState> CsrStatus = Step("csrStatus", "The certificate signing request.");

    /// <summary>Control of the names.</summary>
    public static readonly Parameter<StepState> DcvStatus = Step("dcvStatus", "Control of the names, or of one name.");

    /// <summary>The organization.</summary>
    public static readonly Parameter<StepState> OrganizationValidationStatus =
        Step("organizationValidationStatus", "The check of the organization or person.");

    /// <summary>The certificate.</summary>
    public static readonly Parameter<StepState> CertificateStatus = Step("certificateStatus", "The certificate.");

    /// <summary>A name of the certificate.</summary>
    public static readonly Parameter<string> DomainName = Text("domainName", 255, "A name of the certificate.");

    /// <summary>How control of a name is shown.</summary>
    public static readonly Parameter<string> DcvMethod =
        Text("dcvMethod", 255, "How control of the name is shown: a method of x_dcvEmailAddress, or the address that is written to.");

    /// <summary>All of them: of the order, of an item, and of a name of its certificate.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        OrderNumber, OrderDateTime, OrderStatus, OrderPage,
        ProductName, WaitsFor, CsrStatus, DcvStatus, OrganizationValidationStatus, CertificateStatus, ValidityPeriod,
        DomainName, DcvMethod,
    ];

    private static Parameter<StepState> Step(string name, string description) =>
        new(name, TryReadStep, state => ((int)state).ToString(CultureInfo.InvariantCulture))
        {
            Type = "integer",
            Description = description,
            Choices = [new("-1", "not needed"), new("0", "open"), new("1", "done"), new("2", "under way")],
        };

    private static bool TryReadStep(ReadOnlySpan<char> text, out StepState state)
    {
        state = default;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined(state = (StepState)number);
    }
}
