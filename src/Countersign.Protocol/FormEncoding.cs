using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Countersign.Protocol;

/// <summary>
/// application/x-www-form-urlencoded in both directions, one strict reading for query strings and bodies (decision T4):
/// decoded once, <c>+</c> is a space, <c>;</c> is text, an empty pair is skipped, nothing malformed is repaired.
/// </summary>
public static class FormEncoding
{
    /// <summary>The media type of a call and of its answer.</summary>
    public const string MediaType = "application/x-www-form-urlencoded";

    private static readonly SearchValues<byte> Escapes = SearchValues.Create("%+"u8);
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Splits and decodes <paramref name="encoded"/>; false when it holds more pairs than <see cref="Limits.Parameters"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out FormFields fields)
    {
        fields = FormFields.None;
        if (encoded.IsEmpty)
            return true;

        // Bounded: a body of a hundred thousand ampersands must not buy a large array.
        var pairs = new FormFields.Field[Math.Min(encoded.Count((byte)'&') + 1, Limits.Parameters)];
        var scratch = ArrayPool<byte>.Shared.Rent(encoded.Length);
        var decoder = new Decoder(new char[encoded.Length], scratch);
        try
        {
            var count = 0;
            foreach (var range in encoded.Split((byte)'&'))
            {
                var pair = encoded[range];
                if (pair.IsEmpty)
                    continue;
                if (count == pairs.Length)
                    return false;
                pairs[count++] = decoder.Pair(pair);
            }

            fields = new FormFields(decoder.Text, pairs, count);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch, clearArray: true); // It may have held a password.
        }
    }

    /// <summary>Appends <paramref name="name"/>=<paramref name="value"/>, preceded by <c>&amp;</c> unless it is the first pair.</summary>
    public static void Append(StringBuilder encoded, string name, ReadOnlySpan<char> value)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        if (encoded.Length > 0)
            encoded.Append('&');
        AppendEscaped(encoded, name);
        encoded.Append('=');
        AppendEscaped(encoded, value);
    }

    /// <summary>Encodes <paramref name="pairs"/> in their order.</summary>
    public static string Encode(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var encoded = new StringBuilder();
        foreach (var (name, value) in pairs)
            Append(encoded, name, value);
        return encoded.ToString();
    }

    private static void AppendEscaped(StringBuilder encoded, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Unreserved);
            encoded.Append(plain < 0 ? text : text[..plain]);
            if (plain < 0)
                return;
            text = text[plain..];
            Rune.DecodeFromUtf16(text, out var rune, out var consumed);
            AppendEscaped(encoded, rune);
            text = text[consumed..];
        }
    }

    private static void AppendEscaped(StringBuilder encoded, Rune rune)
    {
        if (rune.Value == ' ')
        {
            encoded.Append('+');
            return;
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
            encoded.Append('%').Append(Hex(b >> 4)).Append(Hex(b & 0xF));
    }

    private static char Hex(int digit) => (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);

    /// <summary>Decodes pair after pair into one text; a decoded segment is never longer than the encoded one.</summary>
    private struct Decoder(char[] text, byte[] scratch)
    {
        private int end;

        public readonly char[] Text => text;

        public FormFields.Field Pair(ReadOnlySpan<byte> pair)
        {
            var equals = pair.IndexOf((byte)'=');
            var name = Segment(equals < 0 ? pair : pair[..equals], out var nameIsSound);
            var value = Segment(equals < 0 ? [] : pair[(equals + 1)..], out var valueIsSound);
            return new(name.Start, name.Length, value.Start, value.Length, nameIsSound, valueIsSound);
        }

        private (int Start, int Length) Segment(ReadOnlySpan<byte> encoded, out bool isSound)
        {
            var start = end;
            var target = text.AsSpan(start);
            isSound = Unescape(encoded, out var bytes)
                && Utf8.ToUtf16(bytes, target, out _, out var written, replaceInvalidSequences: false) == OperationStatus.Done
                && target[..written].IndexOf('\0') < 0
                && Take(written);
            if (!isSound)
                Take(AsSent(encoded, target));
            return (start, end - start);
        }

        private bool Take(int length)
        {
            end += length;
            return true;
        }

        private readonly bool Unescape(ReadOnlySpan<byte> encoded, out ReadOnlySpan<byte> bytes)
        {
            bytes = encoded;
            var at = encoded.IndexOfAny(Escapes);
            if (at < 0)
                return true;

            encoded[..at].CopyTo(scratch);
            var length = at;
            for (; at < encoded.Length; at++)
            {
                var b = encoded[at];
                if (b == '+')
                {
                    b = (byte)' ';
                }
                else if (b == '%')
                {
                    if (at + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[at + 1]) || !char.IsAsciiHexDigit((char)encoded[at + 2]))
                        return false;
                    b = (byte)((Nibble(encoded[at + 1]) << 4) | Nibble(encoded[at + 2]));
                    at += 2;
                }

                scratch[length++] = b;
            }

            bytes = scratch.AsSpan(0, length);
            return true;
        }

        private static int Nibble(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;

        private static int AsSent(ReadOnlySpan<byte> encoded, Span<char> target)
        {
            for (var i = 0; i < encoded.Length; i++)
                target[i] = encoded[i] is > 0 and < 0x80 ? (char)encoded[i] : '\uFFFD';
            return encoded.Length;
        }
    }
}
