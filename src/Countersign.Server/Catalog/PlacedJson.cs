using System.Text;
using System.Text.Json;

namespace Countersign.Server.Catalog;

/// <summary>A JSON value that knows its line, which <see cref="JsonDocument"/> does not; numbers keep their text, so that 49.00 stays 49.00.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Kind">The first token of it.</param>
/// <param name="Text">The text of a string or number, else empty.</param>
internal sealed record PlacedJson(int Line, JsonTokenType Kind, string Text)
{
    private const int Depth = 8;

    /// <summary>What an object holds, in the order of the text and with repetitions.</summary>
    public List<(string Name, PlacedJson Value)> Members { get; } = [];

    /// <summary>What an array holds.</summary>
    public List<PlacedJson> Elements { get; } = [];

    /// <summary>Reads one JSON text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static PlacedJson Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Depth });
        var lines = new LineCount(utf8);
        reader.Read();
        var root = ReadValue(ref reader, ref lines);
        reader.Read(); // Throws on anything but white space.
        return root;
    }

    private static PlacedJson ReadValue(ref Utf8JsonReader reader, ref LineCount lines)
    {
        var value = new PlacedJson(lines.At(reader.TokenStartIndex), reader.TokenType, TextOf(ref reader));
        if (value.Kind == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                value.Members.Add((name, ReadValue(ref reader, ref lines)));
            }
        }
        else if (value.Kind == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                value.Elements.Add(ReadValue(ref reader, ref lines));
        }

        return value;
    }

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => "",
    };

    private ref struct LineCount(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> text = text;
        private int counted;
        private int line = 1;

        public int At(long position)
        {
            line += text[counted..(int)position].Count((byte)'\n');
            counted = (int)position;
            return line;
        }
    }
}
