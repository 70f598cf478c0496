using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Server.Payments.WorldpayBusiness;

/// <summary>
/// The fields of a payment response. Names and everything that is judged are ASCII in every character set that pages have; only what people have written depends on it.
/// </summary>
internal sealed class ResponseFields
{
    private readonly List<(string Name, byte[] Value)> all;

    private ResponseFields(List<(string Name, byte[] Value)> all) => this.all = all;

    /// <summary>The value of a field that is sent once in printable ASCII; empty for any other.</summary>
    public string this[string name] =>
        all.Where(field => field.Name == name).Select(field => field.Value).ToList() is [var only] && IsPlain(only) ? Encoding.ASCII.GetString(only) : "";

    /// <summary>Whether each of these is sent in printable ASCII and at most once.</summary>
    public bool AreSound(FrozenSet<string> names)
    {
        var named = all.Where(field => names.Contains(field.Name)).ToList();
        return named.DistinctBy(field => field.Name).Count() == named.Count && named.TrueForAll(field => IsPlain(field.Value));
    }

    /// <summary>All fields but one, as a form in UTF-8.</summary>
    public string Written(Encoding encoding, string secret) =>
        FormEncoding.Encode(all.Where(field => field.Name != secret).Select(field => KeyValuePair.Create(field.Name, encoding.GetString(field.Value))));

    /// <summary>Reads a form; null for one that is malformed or longer than any response.</summary>
    public static ResponseFields? Read(ReadOnlySpan<byte> form)
    {
        var all = new List<(string, byte[])>();
        foreach (var range in form.Split((byte)'&'))
        {
            var pair = form[range];
            var equals = pair.IndexOf((byte)'=');
            if (pair.IsEmpty)
                continue;
            if (all.Count == Limits.Parameters || equals <= 0 || Unescaped(pair[..equals]) is not { } name || !IsPlain(name) || Unescaped(pair[(equals + 1)..]) is not { } value)
                return null;
            all.Add((Encoding.ASCII.GetString(name), value));
        }

        return new(all);
    }

    private static bool IsPlain(byte[] value) => value.AsSpan().IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0;

    private static byte[]? Unescaped(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var at = 0; at < encoded.Length; at++)
        {
            bytes[length] = encoded[at] == '+' ? (byte)' ' : encoded[at];
            if (encoded[at] == '%')
            {
                var digits = encoded[(at + 1)..Math.Min(at + 3, encoded.Length)];
                if (Convert.FromHexString(digits, bytes.AsSpan(length, 1), out _, out var written) != OperationStatus.Done || written != 1)
                    return null;
                at += 2;
            }

            length++;
        }

        return bytes[..length];
    }
}
