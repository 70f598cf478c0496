namespace Countersign.Proofs;

/// <summary>Damages bytes, DER values and texts in every way at hand.</summary>
internal sealed class CsrDamage(Random random)
{
    /// <summary>Damages bytes somewhere; more than half of the damage keeps all lengths.</summary>
    public byte[] Break(byte[] der)
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
            14 => [.. der[..at], .. Noise(length), .. der[at..]],
            15 => der[..at],
            16 => Wrapped(der, random.Next(1, 200)),
            17 => Grown(der, at),
            _ => [.. der, .. Noise(length)],
        };
    }

    /// <summary>The same with lengths that fit: values twice, gone, moved, in each other's place, in thousands.</summary>
    public byte[] Reshape(byte[] der)
    {
        if (CsrTree.Read(der) is not { } tree)
            return Break(der);
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
                1 => Noise(random.Next(200)),
                2 => Noise(random.Next(4096)),
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
        ? [.. der[..at], .. CsrMaterial.Tlv(0x02, [1, .. Noise(random.Next(4096))]), .. der[at..]]
        : [.. der[..at], .. CsrMaterial.Tlv(0x30, [.. Enumerable.Repeat<byte[]>([0x05, 0x00], random.Next(5000)).SelectMany(value => value)]), .. der[at..]];

    /// <summary>Damages a text as callers and forms do.</summary>
    public string Garble(string text)
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

    /// <summary>Random bytes.</summary>
    public byte[] Noise(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
