using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>
/// Links to the page of an order. Whoever has one may see the order and supply what it waits for, so the token holds a proof of 128 bits under
/// a secret of the store: an order number alone opens nothing.
/// </summary>
public sealed class OrderLinks(Database database, GroupCommit commits, OrderNumbers numbers)
{
    private const string SecretName = "order-link";
    private const int SecretLength = 32;
    private const int ProofLength = 16;
    private const int NumberLength = 10;

    private byte[]? secret;

    private byte[] Secret => secret ?? throw new InvalidOperationException("Open comes before the first link.");

    /// <summary>Reads the secret from the store, and makes it once.</summary>
    public async Task Open(CancellationToken cancellation) =>
        secret = await Secrets.ReadOrCreate(database, commits, SecretName, SecretLength, cancellation).ConfigureAwait(false);

    /// <summary>The token of an order: its number, a hyphen and the proof in hex, which no mail program takes for the end of an address.</summary>
    public string TokenOf(long order) => $"{numbers.Show(order)}-{ProofOf(order)}";

    /// <summary>The address of an order's page on the public listener.</summary>
    public string PathOf(long order) => $"/order/{TokenOf(order)}";

    /// <summary>The order that a token opens; false for anything that is no token of this server. Takes the same time whatever is wrong with the proof.</summary>
    public bool TryRead(string? token, out long order)
    {
        order = 0;
        return token is { Length: NumberLength + 1 + (2 * ProofLength) } && token[NumberLength] == '-'
            && numbers.TryFind(token[..NumberLength], out order)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token, NumberLength + 1, 2 * ProofLength), Encoding.ASCII.GetBytes(ProofOf(order)));
    }

    private string ProofOf(long order)
    {
        Span<byte> id = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(id, order);
        return Convert.ToHexStringLower(HMACSHA256.HashData(Secret, id).AsSpan(0, ProofLength));
    }
}
