using Countersign.Protocol;

namespace Countersign.Server.Catalog;

/// <summary>An amount in one currency, in minor units (hundredths in all three); arithmetic is checked, and parts round half away from zero (decision M1).</summary>
/// <param name="Currency">The currency.</param>
/// <param name="MinorUnits">The amount.</param>
public readonly record struct Money(CurrencyCode Currency, long MinorUnits)
{
    private const int WholeInBasisPoints = 10_000;

    /// <summary>The sum of two amounts of the same currency.</summary>
    public static Money operator +(Money left, Money right) =>
        left.Currency == right.Currency
            ? left with { MinorUnits = left.MinorUnits + right.MinorUnits }
            : throw new InvalidOperationException($"{left.Currency} and {right.Currency} have no sum.");

    /// <summary>So many times the amount.</summary>
    public static Money operator *(Money amount, long count) => amount with { MinorUnits = amount.MinorUnits * count };

    /// <summary>The part that <paramref name="basisPoints"/> (hundredths of a percent) make, rounded to a minor unit.</summary>
    public Money Share(int basisPoints)
    {
        var exact = (Int128)MinorUnits * basisPoints;
        var half = exact < 0 ? -WholeInBasisPoints / 2 : WholeInBasisPoints / 2;
        return this with { MinorUnits = (long)((exact + half) / WholeInBasisPoints) };
    }

    /// <summary>The amount as the wire has it: a dot and two decimals, without the currency.</summary>
    public override string ToString() => DecimalAmount.Write(MinorUnits);
}
