using System.Globalization;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>The key of a new order and the number that callers see for it.</summary>
public readonly record struct OrderNumber(long Id, string Shown);

/// <summary>
/// The numbers of orders. The key of an order is its place in a sequence, taken in blocks; the number shown is a keyed permutation of it
/// (<see cref="NumberPermutation"/>), so that it needs no second index and tells nobody how many orders there are.
/// </summary>
public sealed class OrderNumbers(Database database, GroupCommit commits) : IDisposable
{
    /// <summary>How many ids are taken at once; a restart leaves the rest of a block unused.</summary>
    public const int BlockSize = 1000;

    private const string Counter = "order";
    private const string SecretName = "order-number";

    private readonly Lock blocks = new();
    private NumberPermutation? permutation;
    private Block block = Block.None;
    private Task<Block>? spare;

    private NumberPermutation Permutation => permutation ?? throw new InvalidOperationException("Open comes before the first number.");

    /// <summary>Reads the permutation's key from the store, where it moves with backups, and makes it once.</summary>
    public async Task Open(CancellationToken cancellation) => permutation = new NumberPermutation(
        await Secrets.ReadOrCreate(database, commits, SecretName, NumberPermutation.KeyLength, cancellation).ConfigureAwait(false));

    /// <summary>The number of a new order, never given before; waits only when a whole block went before the next one came.</summary>
    /// <exception cref="StoreUnsoundException">No block can be taken from the store.</exception>
    public async ValueTask<OrderNumber> Next(CancellationToken cancellation)
    {
        while (true)
        {
            Task<Block> refill;
            lock (blocks)
            {
                if (block.IsEmpty && spare is { IsCompletedSuccessfully: true } come)
                    (block, spare) = (come.GetAwaiter().GetResult(), null);
                if (!block.IsEmpty)
                    return TakeOne();
                refill = spare = Pending(spare);
            }

            await refill.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The number that callers see for the order <paramref name="id"/>.</summary>
    public string Show(long id)
    {
        long[] numbers = [id];
        Permutation.Show(numbers);
        return Text(numbers[0]);
    }

    /// <summary>Whether a text has the form of a number: ten ASCII digits of which the first is not 0.</summary>
    public static bool IsNumber(string shown) => shown is { Length: 10 } && shown[0] != '0' && shown.All(char.IsAsciiDigit);

    /// <summary>The id behind a number; false when <paramref name="shown"/> has not the form of one.</summary>
    public bool TryFind(string shown, out long id)
    {
        id = 0;
        if (!IsNumber(shown))
            return false;
        id = Permutation.Find(long.Parse(shown, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Forgets the permutation's key.</summary>
    public void Dispose() => permutation?.Dispose();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private OrderNumber TakeOne()
    {
        // Asked for ahead of need, so that orders do not wait for it.
        if (block.Left <= BlockSize / 2)
            spare = Pending(spare);
        return block.Take();
    }

    // A block that failed to come is asked for again.
    private Task<Block> Pending(Task<Block>? asked) => asked is null or { IsFaulted: true } or { IsCanceled: true } ? Reserve() : asked;

    private async Task<Block> Reserve()
    {
        var first = await commits.Reserve(Counter, BlockSize, CancellationToken.None).ConfigureAwait(false);
        var shown = new long[BlockSize];
        for (var i = 0; i < BlockSize; i++)
            shown[i] = first + i;
        Permutation.Show(shown); // All at once: a hundredth of the time that each alone would take.
        return new Block(first, shown);
    }

    /// <summary>Ids that this server alone gives out, with their numbers.</summary>
    private sealed class Block(long first, long[] shown)
    {
        private int taken;

        public static Block None { get; } = new(0, []);

        public int Left => shown.Length - taken;

        public bool IsEmpty => Left == 0;

        public OrderNumber Take() => new(first + taken, Text(shown[taken++]));
    }
}
