using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Countersign.Protocol;

namespace Countersign.Server.Payments;

/// <summary>One visit of a buyer to a gateway; another one follows when it came to nothing.</summary>
public sealed record PaymentAttempt
{
    /// <summary>The order that is paid.</summary>
    public required long OrderId { get; init; }

    /// <summary>The order's number as callers see it.</summary>
    public required string OrderNumber { get; init; }

    /// <summary>The number of the attempt, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The route that the order was given, see <see cref="GatewayRoute"/>.</summary>
    public required string Route { get; init; }

    /// <summary>The gateway that the route was bound to.</summary>
    public required string Gateway { get; init; }

    /// <summary>The currency.</summary>
    public required CurrencyCode Currency { get; init; }

    /// <summary>What is to be paid, in minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>When the browser was sent to the gateway.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Until when the gateway may take the money.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>What the gateway itself calls it; empty before it was begun there, and for a gateway that knows it by our reference.</summary>
    public string KnownAs { get; init; } = "";

    /// <summary>How it stands; it follows from the events.</summary>
    public PaymentState State { get; init; } = PaymentState.Begun;

    /// <summary>Whether money may still come of it without a new attempt.</summary>
    public bool IsOpen => State is PaymentState.Begun or PaymentState.Authorised;

    /// <summary>Whether money was refused; a gateway lets its buyer try another card, and tells of that later or not at all.</summary>
    public bool IsRefused => State is PaymentState.Failed or PaymentState.Declined;

    /// <summary>Whether its gateway has said what became of it; until then money may have been taken of which we do not know.</summary>
    public bool HasEnded => !IsOpen && !IsRefused;

    /// <summary>Whether its order still waits for money; not once it is paid at another visit, or given up.</summary>
    public bool IsWanted { get; init; } = true;

    /// <summary>Whether no more money is to be taken: what is still open at the gateway is ended when it is asked.</summary>
    public bool IsOver(DateTimeOffset now) => !IsWanted || EndsAt <= now;

    /// <summary>What gateways know it by: the order's number, a hyphen and the attempt's.</summary>
    public string Reference => string.Create(CultureInfo.InvariantCulture, $"{OrderNumber}-{Number}");

    /// <summary>Reads a reference, of which nothing else is known yet.</summary>
    public static bool TryReadReference(string reference, [NotNullWhen(true)] out string? orderNumber, out int number)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var hyphen = reference.IndexOf('-', StringComparison.Ordinal);
        orderNumber = hyphen > 0 ? reference[..hyphen] : null;
        number = 0;
        return orderNumber is not null && reference.Length - hyphen is > 1 and < 8
            && int.TryParse(reference.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
    }
}
