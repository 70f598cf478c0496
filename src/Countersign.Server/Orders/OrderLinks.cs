using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>
/// Links to the page of an order, and to the page where it is paid. Whoever has the first may see the order and supply what it waits for, whoever
/// has the second may pay it or give it up, and a gateway learns that one. So each holds a proof of its own of 128 bits under a secret of the store:
/// an order number alone opens nothing. The page of a payment shows the way to the other once the order is paid.
/// </summary>
public sealed class OrderLinks(Database database, GroupCommit commits, OrderNumbers numbers)
{
    private const string SecretName = "order-link";
    private const int SecretLength = 32;
    private const int ProofLength = 16;
    private const int NumberLength = 10;

    // What the proof of a link is about, beside the order; nothing for the first kind there was.
    private static readonly byte[] OfOrder = [];
    private static readonly byte[] OfPayment = [1];

    private byte[]? secret;

    private byte[] Secret => secret ?? throw new InvalidOperationException("Open comes before the first link.");

    /// <summary>Reads the secret from the store, and makes it once.</summary>
    public async Task Open(CancellationToken cancellation) =>
        secret = await Secrets.ReadOrCreate(database, commits, SecretName, SecretLength, cancellation).ConfigureAwait(false);

    /// <summary>The token of an order: its number, a hyphen and the proof in hex, which no mail program takes for the end of an address.</summary>
    public string TokenOf(long order) => TokenOf(order, OfOrder);

    /// <summary>The address of an order's page on the public listener.</summary>
    public string PathOf(long order) => $"/order/{TokenOf(order)}";

    /// <summary>The address of the page where an order is paid; the same however often it is asked for.</summary>
    public string PaymentPathOf(long order) => $"/pay/{TokenOf(order, OfPayment)}";

    /// <summary>The order that a token opens; false for anything that is no token of this server. Takes the same time whatever is wrong with the proof.</summary>
    public bool TryRead(string? token, out long order) => TryRead(token, OfOrder, out order);

    /// <summary>The order that the token of a payment page opens.</summary>
    public bool TryReadPayment(string? token, out long order) => TryRead(token, OfPayment, out order);

    private bool TryRead(string? token, ReadOnlySpan<byte> use, out long order)
    {
        order = 0;
        return token is { Length: NumberLength + 1 + (2 * ProofLength) } && token[NumberLength] == '-'
            && numbers.TryFind(token[..NumberLength], out order)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token, NumberLength + 1, 2 * ProofLength), Encoding.ASCII.GetBytes(ProofOf(order, use)));
    }

    private string TokenOf(long order, ReadOnlySpan<byte> use) => $"{numbers.Show(order)}-{ProofOf(order, use)}";

    private string ProofOf(long order, ReadOnlySpan<byte> use)
    {
        Span<byte> about = stackalloc byte[sizeof(long) + use.Length];
        BinaryPrimitives.WriteInt64BigEndian(about, order);
        use.CopyTo(about[sizeof(long)..]);
        return Convert.ToHexStringLower(HMACSHA256.HashData(Secret, about).AsSpan(0, ProofLength));
    }
}
