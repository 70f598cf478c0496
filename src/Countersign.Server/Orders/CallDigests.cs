using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Countersign.Protocol;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>
/// Digests of calls under a secret of the store, which moves with backups: whoever reads a claim learns neither the key nor a value of the
/// call, and nobody can tell two calls for one by choosing their values.
/// </summary>
public sealed class CallDigests(Database database, GroupCommit commits)
{
    private const string SecretName = "repeated-call";
    private const int SecretLength = 32;

    // Which question a digest answers is part of it, so that none stands for another.
    private const string Values = "values";

    private byte[]? secret;

    private byte[] Secret => secret ?? throw new InvalidOperationException("Open comes before the first digest.");

    /// <summary>Reads the secret from the store, and makes it once.</summary>
    public async Task Open(CancellationToken cancellation) =>
        secret = await Secrets.ReadOrCreate(database, commits, SecretName, SecretLength, cancellation).ConfigureAwait(false);

    /// <summary>Of an <c>Idempotency-Key</c>, which counts per affiliate and login.</summary>
    public string OfKey(long affiliate, string? login, string key) => Digest([CallMarks.KeyScope, Text(affiliate), login, key]);

    /// <summary>Of a payment that its gateway has numbered; the number counts per affiliate and gateway.</summary>
    public string OfPayment(long affiliate, PaymentMethod method, string paymentId) =>
        Digest([CallMarks.PaymentScope, Text(affiliate), Text((long)method), paymentId]);

    /// <summary>Of everything sent but secrets: a digest of a password would be something to try passwords on.</summary>
    public string Fingerprint(ParameterValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Digest([Values, .. Enumerable.Range(0, values.HighestItem + 1).SelectMany(item => Sent(values, item))]);
    }

    private static IEnumerable<string> Sent(ParameterValues values, int item)
    {
        foreach (var (row, text) in values.Sent(item))
        {
            if (row.Secret)
                continue;
            yield return row.Name;
            yield return Text(item);
            yield return text;
        }
    }

    // Each part behind its length, so that no part can reach into the next; nothing is -1 long and so not the same as empty.
    private string Digest(IEnumerable<string?> parts)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Secret);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = part is null ? null : Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes?.Length ?? -1);
            mac.AppendData(length);
            mac.AppendData(bytes ?? []);
        }

        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
