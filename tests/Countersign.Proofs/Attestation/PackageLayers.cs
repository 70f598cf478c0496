using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Countersign.Proofs.Attestation;

/// <summary>
/// Damages a package at one of its layers, and wraps it again so that the layers outside fit: a value of a JSON object, an entry of a zip, what is
/// compressed, a certificate of a PEM text, a value inside DER.
/// </summary>
internal sealed class PackageLayers(Random random, CsrDamage damage)
{
    private const int MostInflated = 1 << 20;

    /// <summary>The package with one thing damaged.</summary>
    public byte[] Mutate(byte[] data)
    {
        if (data.Length == 0 || random.Next(4) == 0)
            return damage.Break(data.Length == 0 ? [0] : data);
        return data switch
        {
            [(byte)'-', (byte)'-', ..] => OfPem(Encoding.Latin1.GetString(data)),
            [(byte)'{', ..] => OfJson(data) ?? damage.Break(data),
            [(byte)'P', (byte)'K', ..] => OfZip(data) ?? damage.Break(data),
            [0x1F, 0x8B, ..] => OfGzip(data) ?? damage.Break(data),
            [0x30, ..] => damage.Reshape(data),
            _ => damage.Break(data),
        };
    }

    private byte[] OfPem(string text)
    {
        var blocks = text.Split("-----BEGIN ", StringSplitOptions.RemoveEmptyEntries).Select(block => "-----BEGIN " + block).ToList();
        if (blocks.Count == 0) // Nothing but the beginning of a first line is left.
            return damage.Break(Encoding.Latin1.GetBytes(text));
        var at = random.Next(blocks.Count);
        switch (random.Next(8))
        {
            case 0:
                blocks.RemoveAt(at);
                break;
            case 1:
                blocks.Insert(random.Next(blocks.Count), blocks[at]);
                break;
            case 2:
                blocks.Reverse();
                break;
            case 3:
                blocks.AddRange(Enumerable.Repeat(blocks[at], random.Next(40)));
                break;
            default:
                blocks[at] = OfBlock(blocks[at]);
                break;
        }

        return Encoding.Latin1.GetBytes(string.Concat(blocks));
    }

    private string OfBlock(string block)
    {
        var lines = block.Split('\n');
        var body = string.Concat(lines.Where(line => !line.StartsWith('-'))).Trim();
        return TryDecode(body, out var bytes)
            ? $"{lines[0]}\n{Convert.ToBase64String(Mutate(bytes), Base64FormattingOptions.InsertLineBreaks)}\n{Array.FindLast(lines, line => line.StartsWith("-----END", StringComparison.Ordinal))}\n"
            : damage.Garble(block);
    }

    private byte[]? OfJson(byte[] data)
    {
        if (Parse(data) is not { } root)
            return null;
        var values = new List<JsonValue>();
        Gather(root, values);
        if (values.Count == 0)
            return null;
        var value = values[random.Next(values.Count)];
        var text = value.ToString();
        var isUrlSafe = text.AsSpan().IndexOfAny('-', '_') >= 0 && !text.StartsWith('-');
        var changed = text.StartsWith("-----", StringComparison.Ordinal) ? Encoding.Latin1.GetString(OfPem(text))
            : random.Next(6) > 0 && TryDecode(text.Replace('-', '+').Replace('_', '/'), out var bytes) ? Convert.ToBase64String(Mutate(bytes))
            : damage.Garble(text + " ");
        value.ReplaceWith(isUrlSafe ? changed.Replace('+', '-').Replace('/', '_') : changed);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonNode? Parse(byte[] data)
    {
        try
        {
            // Through text, so that what is no text fails here and not when a value is read.
            return JsonNode.Parse(JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(data)), null, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static void Gather(JsonNode? node, List<JsonValue> values)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Gather(member, values);
                break;
            case JsonArray entries:
                foreach (var entry in entries)
                    Gather(entry, values);
                break;
            case JsonValue value:
                values.Add(value);
                break;
        }
    }

    private byte[]? OfZip(byte[] data)
    {
        try
        {
            using var read = new ZipArchive(new MemoryStream(data));
            var entries = read.Entries.Select(entry => (entry.FullName, Bytes: Inflated(entry.Open()))).ToList();
            if (entries.Count == 0)
                return null;
            var at = random.Next(entries.Count);
            if (random.Next(6) == 0)
                entries.AddRange(Enumerable.Repeat(entries[at], random.Next(1, 12)));
            entries[at] = (random.Next(8) == 0 ? damage.Garble(entries[at].FullName + "x") : entries[at].FullName, Mutate(entries[at].Bytes));
            var written = new MemoryStream();
            using (var write = new ZipArchive(written, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var (name, bytes) in entries)
                {
                    using var entry = write.CreateEntry(name).Open();
                    entry.Write(bytes);
                }
            }

            return written.ToArray();
        }
        catch (Exception damaged) when (damaged is InvalidDataException or NotSupportedException or ArgumentException)
        {
            return null; // It is damaged already.
        }
    }

    private byte[]? OfGzip(byte[] data)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(data), CompressionMode.Decompress);
            var written = new MemoryStream();
            using (var write = new GZipStream(written, CompressionLevel.Fastest, leaveOpen: true))
                write.Write(Mutate(Inflated(gzip)));
            return written.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Inflated(Stream stream)
    {
        var bytes = new byte[MostInflated];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..length];
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var written) && written > 0;
        bytes = bytes[..written];
        return isBase64;
    }
}
