using System.Text.RegularExpressions;

namespace Countersign.Server.Payments.WorldpayHosted;

/// <summary>What an operator says of an account for Hosted Payment Pages.</summary>
internal static partial class HostedSettings
{
    /// <summary>Where the service is; a trial account has another address.</summary>
    public static GatewaySetting Address { get; } = new("Address", "The address of Access Worldpay; https://try.access.worldpay.com for tests.")
    {
        Usual = "https://access.worldpay.com",
        Fault = GatewaySetting.FaultOfAddress,
    };

    /// <summary>Where buyers are sent.</summary>
    public static GatewaySetting PageOrigin { get; } = new("PageOrigin", "The origin of the payment pages, as the first page that is made shows it.")
    {
        Usual = "https://payments.worldpay.com",
        Fault = GatewaySetting.FaultOfOrigin,
    };

    /// <summary>Who we are.</summary>
    public static GatewaySetting Username { get; } = new("Username", "The API username of the dashboard, under developer tools.")
    {
        Fault = static value => value.Length > 0 && !value.Contains(':', StringComparison.Ordinal) ? null : "must not be empty, and without a colon",
    };

    /// <summary>What proves it.</summary>
    public static GatewaySetting Password { get; } = new("Password", "The API password of the dashboard.") { IsSecret = true };

    /// <summary>The part of the account that is paid.</summary>
    public static GatewaySetting Entity { get; } = new("Entity", "The entity of the account, PO and digits, which the dashboard shows.")
    {
        Fault = static value => EntityText().IsMatch(value) ? null : "must be 1 to 32 letters, digits and spaces, and not begin with a space",
    };

    /// <summary>What buyers find on their statements.</summary>
    public static GatewaySetting Narrative { get; } = new("Narrative", "Who is paid, as the statement of a card has it.")
    {
        Fault = static value => NarrativeText().IsMatch(value) ? null : "must be 1 to 24 letters, digits, spaces, hyphens, points and commas",
    };

    /// <summary>What signs events; events of an account without it prove nothing, and then the service is asked.</summary>
    public static GatewaySetting EventSecret { get; } = new("EventSecret", "The shared secret of the header Event-Signature, which Worldpay turns on when asked to.")
    {
        Usual = "",
        IsSecret = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GatewaySetting> All { get; } = [Address, PageOrigin, Username, Password, Entity, Narrative, EventSecret];

    // developer.worldpay.com/products/access/hosted-payment-pages/openapi: merchant.entity, narrative.line1. The 24 letters are what statements have room for.
    [GeneratedRegex(@"\A(?=.{1,32}\z)[A-Za-z0-9]+[A-Za-z0-9 ]*\z")]
    private static partial Regex EntityText();

    [GeneratedRegex(@"\A[a-zA-Z0-9\-., ]{1,24}\z")]
    private static partial Regex NarrativeText();
}
