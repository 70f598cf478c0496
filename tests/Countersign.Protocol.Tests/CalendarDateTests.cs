using System.Globalization;
using CsCheck;

namespace Countersign.Protocol.Tests;

public class CalendarDateTests
{
    [Fact]
    public void Every_day_of_the_calendar_is_read()
    {
        for (var day = 0; day <= DateOnly.MaxValue.DayNumber; day++)
        {
            var date = DateOnly.FromDayNumber(day);
            Assert.True(CalendarDate.TryRead(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), out var read));
            Assert.Equal(date, read);
        }
    }

    [Fact]
    public void Of_all_numbers_in_this_shape_only_the_days_that_exist_are_read() =>
        Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 20], Gen.Int[0, 40]).Sample((year, month, day) =>
        {
            var exists = year > 0 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
            Assert.Equal(exists, CalendarDate.TryRead($"{year:0000}-{month:00}-{day:00}", out _));
        });

    [Theory]
    [InlineData("")]
    [InlineData("2024-02-30")]
    [InlineData("2023-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("0000-01-01")]
    [InlineData("2024-00-01")]
    [InlineData("2024-01-00")]
    [InlineData("2024-1-01")]
    [InlineData("2024-01-1")]
    [InlineData("2024-01-011")]
    [InlineData("12024-01-01")]
    [InlineData("2024-01-01 ")]
    [InlineData(" 2024-01-01")]
    [InlineData("2024-01-01\0")]
    [InlineData("2024-01-0\0")]
    [InlineData("2024-01-+1")]
    [InlineData("+024-01-01")]
    [InlineData("2024/01/01")]
    [InlineData("2024.01.01")]
    [InlineData("20240101")]
    [InlineData("2024-01-01T00:00:00Z")]
    [InlineData("２０２４-01-01")]
    [InlineData("2024-01-0١")]
    [InlineData("2024‐01‐01")]
    public void N5_anything_else_is_refused_and_gives_no_date(string text)
    {
        Assert.False(CalendarDate.TryRead(text, out var date));
        Assert.Equal(default, date);
    }
}
