using Countersign.Protocol;
using Countersign.Server.Catalog;
using CsCheck;

namespace Countersign.Server.Tests.Catalog;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(250, 2000, 50)]
    [InlineData(2, 2500, 1)] // 0.5 away from zero
    [InlineData(-2, 2500, -1)]
    [InlineData(6, 2500, 2)] // 1.5
    [InlineData(10, 2500, 3)] // 2.5, not to even
    [InlineData(1, 2499, 0)]
    [InlineData(1, 4999, 0)]
    [InlineData(1, 5000, 1)]
    [InlineData(long.MaxValue, 10_000, long.MaxValue)]
    public void A_share_is_rounded_half_away_from_zero(long amount, int basisPoints, long share) =>
        Assert.Equal(new Money(CurrencyCode.Eur, share), new Money(CurrencyCode.Eur, amount).Share(basisPoints));

    [Fact]
    public void A_share_is_what_decimal_arithmetic_says() =>
        Gen.Select(Gen.Long[-ProductPricing.MostAmount, ProductPricing.MostAmount], Gen.Int[0, 10_000]).Sample((amount, basisPoints) =>
            new Money(CurrencyCode.Usd, amount).Share(basisPoints).MinorUnits
                == (long)Math.Round((decimal)amount * basisPoints / 10_000m, 0, MidpointRounding.AwayFromZero));

    [Fact]
    public void Two_currencies_have_no_sum() =>
        Assert.Throws<InvalidOperationException>(() => new Money(CurrencyCode.Usd, 1) + new Money(CurrencyCode.Eur, 1));

    [Fact]
    public void Arithmetic_does_not_wrap()
    {
        Assert.Throws<OverflowException>(() => new Money(CurrencyCode.Usd, long.MaxValue) + new Money(CurrencyCode.Usd, 1));
        Assert.Throws<OverflowException>(() => new Money(CurrencyCode.Usd, long.MaxValue) * 2);
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(7, "0.07")]
    [InlineData(-1205, "-12.05")]
    [InlineData(123456789, "1234567.89")]
    public void It_is_written_with_two_decimals_and_a_dot(long minorUnits, string text) =>
        Assert.Equal(text, new Money(CurrencyCode.Gbp, minorUnits).ToString());
}
