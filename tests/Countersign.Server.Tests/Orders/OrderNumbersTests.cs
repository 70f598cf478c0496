using System.Globalization;
using Countersign.Server.Orders;
using Countersign.Server.Tests.Storage;
using CsCheck;

namespace Countersign.Server.Tests.Orders;

public sealed class OrderNumbersTests : IAsyncLifetime
{
    private const long Count = 9_000_000_000;

    private readonly TemporaryStore store = new();
    private OrderNumbers numbers = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => numbers = await Opened(store);

    public ValueTask DisposeAsync()
    {
        numbers.Dispose();
        return store.DisposeAsync();
    }

    [Fact]
    public void A_number_shown_has_ten_digits_and_leads_back_to_its_id() => Gen.Long[0, Count - 1].Sample(id =>
    {
        var shown = numbers.Show(id);
        Assert.Equal(10, shown.Length);
        Assert.NotEqual('0', shown[0]);
        Assert.True(numbers.TryFind(shown, out var found));
        Assert.Equal(id, found);
    }, iter: 10_000);

    [Fact]
    public void Every_ten_digit_number_belongs_to_one_id() => Gen.Long[1_000_000_000, 9_999_999_999].Sample(number =>
    {
        var shown = number.ToString(CultureInfo.InvariantCulture);
        Assert.True(numbers.TryFind(shown, out var id));
        Assert.InRange(id, 0, Count - 1);
        Assert.Equal(shown, numbers.Show(id));
    }, iter: 10_000);

    [Fact]
    public void Ids_in_a_row_show_no_run_and_fill_the_range()
    {
        var shown = Enumerable.Range(1, 10_000).Select(id => long.Parse(numbers.Show(id), CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(shown.Count, shown.Distinct().Count());
        // Of neighbors at random, two of 10,000 pairs lie within a million by chance; ten would be a pattern.
        Assert.InRange(shown.Zip(shown.Skip(1), (a, b) => Math.Abs(a - b)).Count(gap => gap < 1_000_000), 0, 12);
        Assert.InRange(shown.Zip(shown.Skip(1)).Count(pair => pair.First < pair.Second), 4_700, 5_300);
        for (var digit = 1; digit <= 9; digit++)
            Assert.InRange(shown.Count(number => number / 1_000_000_000 == digit), 950, 1_280);
    }

    [Fact]
    public async Task Another_store_shows_other_numbers()
    {
        await using var other = new TemporaryStore();
        using var others = await Opened(other);

        Assert.NotEqual(numbers.Show(1), others.Show(1));
    }

    [Fact]
    public async Task The_same_store_shows_the_same_numbers_when_opened_again()
    {
        using var again = await Opened(store);

        Assert.Equal(numbers.Show(1), again.Show(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("123456789")]
    [InlineData("0123456789")]
    [InlineData("12345678901")]
    [InlineData("+123456789")]
    [InlineData(" 123456789")]
    [InlineData("١٢٣٤٥٦٧٨٩٠")]
    public void What_is_no_number_finds_nothing(string shown) => Assert.False(numbers.TryFind(shown, out _));

    [Fact]
    public void Numbers_shown_at_once_are_the_numbers_shown_alone()
    {
        var alone = Enumerable.Range(0, 5_000).Select(id => numbers.Show(id)).ToList();

        Assert.Equal(alone, Enumerable.Range(0, 5_000).AsParallel().AsOrdered().Select(id => numbers.Show(id)));
    }

    [Fact]
    public async Task Ids_taken_at_once_are_all_different_across_blocks_and_openings()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            var taken = new List<long>();
            for (var i = 0; i < 100; i++)
                taken.Add((await numbers.Next(Cancellation)).Id);
            return taken;
        })));
        using var again = await Opened(store);

        Assert.Equal(3201, ids.SelectMany(taken => taken).Append((await again.Next(Cancellation)).Id).Distinct().Count());
    }

    [Fact]
    public async Task The_first_id_is_1() => Assert.Equal(1, (await numbers.Next(Cancellation)).Id);

    [Fact]
    public async Task A_number_given_is_the_one_that_its_id_shows()
    {
        for (var i = 0; i < OrderNumbers.BlockSize + 10; i++)
        {
            var (id, shown) = await numbers.Next(Cancellation);
            Assert.Equal(numbers.Show(id), shown);
        }
    }

    // Numbers are in callers' books: what one version shows, every later one finds.
    [Fact]
    public void A_key_shows_the_same_numbers_in_every_version()
    {
        using var permutation = new NumberPermutation([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        long[] ids = [0, 1, 2, 8_999_999_999];
        permutation.Show(ids);
        Assert.Equal([5051806794, 9697806930, 3415530248, 7296358402], ids);
    }

    private static async Task<OrderNumbers> Opened(TemporaryStore store)
    {
        var numbers = new OrderNumbers(store.Database, store.Commits);
        await numbers.Open(Cancellation);
        return numbers;
    }
}
