using System.Globalization;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>By what a call is recognised when it is made again (decision A6).</summary>
/// <param name="Key">The claim's key of its <c>Idempotency-Key</c>; null without one.</param>
/// <param name="Payment">The claim's key of the gateway's payment that it names; null without one.</param>
/// <param name="Fingerprint">What stands for all of its values; empty when neither key is there.</param>
public sealed record CallMarks(string? Key, string? Payment, string Fingerprint)
{
    /// <summary>The scope of claims by <c>Idempotency-Key</c>.</summary>
    public const string KeyScope = "call";

    /// <summary>The scope of claims by payment.</summary>
    public const string PaymentScope = "payment";

    /// <summary>How long a repeated call gets the first answer.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    /// <summary>Of a call that may be made again as a new one.</summary>
    public static readonly CallMarks None = new(null, null, "");

    /// <summary>What the order <paramref name="id"/> claims, so that only one of the calls with these marks can place it.</summary>
    public IEnumerable<Claim> ClaimsOf(long id, DateTimeOffset placedAt)
    {
        var holder = new FirstCall(id, Fingerprint).ToString();
        if (Key is not null)
            yield return new Claim(KeyScope, Key, holder, (placedAt + Memory).ToUnixTimeMilliseconds());
        if (Payment is not null)
            yield return new Claim(PaymentScope, Payment, holder); // Money is not taken anew after a day.
    }
}

/// <summary>The call that placed an order, as the holder of its claims tells.</summary>
/// <param name="Order">The id of the order.</param>
/// <param name="Fingerprint">What stands for the values of the call.</param>
public sealed record FirstCall(long Order, string Fingerprint)
{
    private const string Prefix = "order:";

    /// <summary>Reads a claim's holder.</summary>
    public static FirstCall Parse(string holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        var slash = holder.IndexOf('/', StringComparison.Ordinal);
        return new(long.Parse(holder.AsSpan(Prefix.Length, slash - Prefix.Length), CultureInfo.InvariantCulture), holder[(slash + 1)..]);
    }

    /// <summary>The claim's holder.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Order}/{Fingerprint}");
}
