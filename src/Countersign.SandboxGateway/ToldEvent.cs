using System.Text.Json.Serialization;

namespace Countersign.SandboxGateway;

/// <summary>What can happen to a payment.</summary>
public enum EventKind
{
    /// <summary>The buyer has come.</summary>
    Created,

    /// <summary>The bank holds the money ready.</summary>
    Authorised,

    /// <summary>The bank could not say.</summary>
    Failed,

    /// <summary>The bank refused.</summary>
    Declined,

    /// <summary>The buyer took too long.</summary>
    Expired,

    /// <summary>The buyer turned back.</summary>
    Cancelled,

    /// <summary>The money was taken.</summary>
    Captured,

    /// <summary>The money was given back.</summary>
    Refunded,

    /// <summary>The buyer's bank took it back.</summary>
    ChargedBack,
}

/// <summary>One thing that happened, as the server is told it.</summary>
/// <param name="Id">Its own name, which no other event has.</param>
/// <param name="Reference">The attempt.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Amount">Minor units; 0 where no money is meant.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="At">When, by the gateway's clock.</param>
/// <param name="Detail">A few words for people, with the last four digits of a card at most.</param>
public sealed record ToldEvent(string Id, string Reference, EventKind Kind, long Amount, string Currency, DateTimeOffset At, string Detail)
{
    /// <summary>The key of the demand that it follows from; null for none.</summary>
    [JsonIgnore]
    public string? Key { get; init; }
}

/// <summary>Everything that has happened to an attempt; empty when nobody has come.</summary>
/// <param name="Events">In the order in which it happened.</param>
public sealed record ToldEvents(IReadOnlyList<ToldEvent> Events);

/// <summary>A demand to give money back.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Key">What makes it one: asked twice, the money is given back once.</param>
public sealed record Refund(long Amount, string Key);
