namespace Countersign.Protocol;

/// <summary>The name and value pairs of one call in the order sent, decoded once; made by <see cref="FormEncoding.TryDecode"/>.</summary>
public sealed class FormFields
{
    private readonly char[] text;
    private readonly Field[] fields;

    internal FormFields(char[] text, Field[] fields, int count)
    {
        this.text = text;
        this.fields = fields;
        Count = count;
    }

    /// <summary>No pairs at all.</summary>
    public static FormFields None { get; } = new([], [], 0);

    /// <summary>How many pairs were sent, empty ones left out.</summary>
    public int Count { get; }

    /// <summary>The decoded name of pair <paramref name="index"/>, or the text as sent when it could not be decoded.</summary>
    public ReadOnlySpan<char> Name(int index) => text.AsSpan(fields[index].NameStart, fields[index].NameLength);

    /// <summary>The decoded value of pair <paramref name="index"/>, or the text as sent when it could not be decoded.</summary>
    public ReadOnlySpan<char> Value(int index) => text.AsSpan(fields[index].ValueStart, fields[index].ValueLength);

    /// <summary>False when the name has an invalid escape, invalid UTF-8 or a NUL.</summary>
    public bool NameIsSound(int index) => fields[index].NameIsSound;

    /// <summary>False when the value has an invalid escape, invalid UTF-8 or a NUL.</summary>
    public bool ValueIsSound(int index) => fields[index].ValueIsSound;

    internal readonly record struct Field(int NameStart, int NameLength, int ValueStart, int ValueLength, bool NameIsSound, bool ValueIsSound);
}
