using System.Diagnostics;
using Countersign.Certificates.Requests;

namespace Countersign.Proofs;

/// <summary>
/// Damages certificate signing requests in every way at hand and has each read: nothing may be thrown, and nothing may take long. Half of the
/// damage is signed anew, so that it is not the signature that ends the reading.
/// </summary>
public sealed class CsrMutations(int seed)
{
    /// <summary>The most that one reading may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private const int Attempts = 5;

    private readonly Random random = new(seed);

    /// <summary>Reads <paramref name="count"/> mutations.</summary>
    /// <param name="count">How many.</param>
    /// <param name="keys">How many keys they are made from, one in sixteen of them RSA.</param>
    /// <param name="progress">Told after every hundredth part.</param>
    public CsrMutationTally Run(int count, int keys, Action<CsrMutationTally>? progress = null)
    {
        var tally = new CsrMutationTally();
        using var material = new CsrMaterial(keys, random);
        for (var i = 1; i <= count; i++)
        {
            Read(Mutate(material.Take()), tally);
            if (i % Math.Max(1, count / 100) == 0)
                progress?.Invoke(tally);
        }

        return tally;
    }

    private static void Read(string text, CsrMutationTally tally)
    {
        tally.Count++;
        try
        {
            var took = TimeSpan.MaxValue;
            // The clock runs on while others have the core, and the process's CPU counts other threads too: neither is less than what the
            // reading itself took, and what is slow by itself is slow each time.
            for (var attempt = 0; attempt < Attempts && took > Limit; attempt++)
            {
                var (begun, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var request = CertificateSigningRequest.Read(text, PublicKeyPolicy.LeastRsaBits, KnownKeys.Shipped, out var fault);
                took = Min(took, Min(Stopwatch.GetElapsedTime(begun), Environment.CpuUsage.TotalTime - used));
                if (attempt == 0)
                    tally.Add(fault, request);
            }

            tally.Slowest = took > tally.Slowest ? took : tally.Slowest;
            tally.TooSlow += took > Limit ? 1 : 0;
        }
        catch (Exception escaped)
        {
            tally.Escaped.Add($"{escaped.GetType().Name}: {escaped.Message} on {text}");
        }
    }

    private string Mutate((byte[] Der, Func<byte[], byte[]> Sign) request)
    {
        var (der, sign) = request;
        Func<byte[], byte[]> change = random.Next(2) == 0 ? Damage : Reshape;
        der = random.Next(2) == 0 ? sign(Times(random.Next(1, 4), CsrMaterial.Signed(der), change)) : Times(random.Next(1, 6), der, change);
        var text = Convert.ToBase64String(der, random.Next(2) == 0 ? Base64FormattingOptions.InsertLineBreaks : Base64FormattingOptions.None);
        if (random.Next(2) == 0)
            text = $"-----BEGIN CERTIFICATE REQUEST-----\n{text}\n-----END CERTIFICATE REQUEST-----\n";
        return random.Next(4) == 0 ? Garble(text) : text;
    }

    private static byte[] Times(int times, byte[] value, Func<byte[], byte[]> change)
    {
        for (var i = 0; i < times && value.Length > 0; i++)
            value = change(value);
        return value;
    }

    private byte[] Damage(byte[] der)
    {
        var at = random.Next(der.Length);
        var length = Math.Min(random.Next(1, 40), der.Length - at);
        return random.Next(20) switch
        {
            // More than half keeps all lengths, and so reaches what comes after the form.
            < 6 => With(der, at, (byte)(der[at] ^ (1 << random.Next(8)))),
            < 9 => With(der, at, (byte)random.Next(256)),
            < 12 => With(der, at, Tags[random.Next(Tags.Length)]),
            12 => [.. der[..at], .. der[(at + length)..]],
            13 => [.. der[..at], .. der[at..(at + length)], .. der[at..]],
            14 => [.. der[..at], .. Bytes(length), .. der[at..]],
            15 => der[..at],
            16 => Wrapped(der, random.Next(1, 200)),
            17 => Grown(der, at),
            _ => [.. der, .. Bytes(length)],
        };
    }

    // The same with lengths that fit: values twice, gone, moved, in each other's place, in thousands.
    private byte[] Reshape(byte[] der)
    {
        if (CsrTree.Read(der) is not { } tree)
            return Damage(der);
        var values = tree.All.ToList();
        var (one, other) = (values[random.Next(values.Count)], values[random.Next(values.Count)]);
        if (random.Next(3) == 0)
        {
            one.Tag = random.Next(2) == 0 ? other.Tag : Tags[random.Next(Tags.Length)];
        }
        else if (one.Inner.Count == 0)
        {
            one.Content = random.Next(4) switch
            {
                0 => other.Content,
                1 => Bytes(random.Next(200)),
                2 => Bytes(random.Next(4096)),
                _ => one.Content.Length == 0 ? [0] : With(one.Content, random.Next(one.Content.Length), (byte)random.Next(256)),
            };
        }
        else
        {
            Rearrange(one.Inner, other.Copy());
        }

        return tree.Encode();
    }

    private void Rearrange(List<CsrTree> values, CsrTree other)
    {
        var at = random.Next(values.Count);
        switch (random.Next(6))
        {
            case 0:
                values.Insert(at, values[at].Copy());
                break;
            case 1:
                values.RemoveAt(at);
                break;
            case 2:
                values.Reverse();
                break;
            case 3:
                values[at] = other;
                break;
            case 4:
                values.Insert(at, other);
                break;
            default:
                values.AddRange(Enumerable.Repeat(values[at], random.Next(300)));
                break;
        }
    }

    // Places where readers go wrong: the lengths with one, two and three bytes, strings, sets, deep and endless things.
    private static readonly byte[] Tags = [0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x1C, 0x1E, 0x1F, 0x30, 0x31, 0x80, 0x81, 0x82, 0x84, 0xA0, 0xFF];

    private static byte[] With(byte[] der, int at, byte value)
    {
        var changed = (byte[])der.Clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] Wrapped(byte[] der, int times)
    {
        for (var i = 0; i < times; i++)
            der = CsrMaterial.Tlv(0x30, der);
        return der;
    }

    // A value of which there is a lot: an integer of kilobytes, or a list of thousands.
    private byte[] Grown(byte[] der, int at) => random.Next(2) == 0
        ? [.. der[..at], .. CsrMaterial.Tlv(0x02, [1, .. Bytes(random.Next(4096))]), .. der[at..]]
        : [.. der[..at], .. CsrMaterial.Tlv(0x30, [.. Enumerable.Repeat<byte[]>([0x05, 0x00], random.Next(5000)).SelectMany(value => value)]), .. der[at..]];

    private string Garble(string text)
    {
        var at = random.Next(text.Length);
        return random.Next(6) switch
        {
            0 => text.Replace('+', ' '),
            1 => text.Replace('+', '-').Replace('/', '_').Replace("=", "", StringComparison.Ordinal),
            2 => text.Remove(at, Math.Min(random.Next(1, 80), text.Length - at)),
            3 => text.Insert(at, new string((char)random.Next(0xFFFF), random.Next(1, 10))),
            4 => text.Insert(at, "-----BEGIN NEW CERTIFICATE REQUEST-----"),
            _ => text + text,
        };
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
