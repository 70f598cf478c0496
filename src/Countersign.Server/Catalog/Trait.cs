using System.Diagnostics.CodeAnalysis;

namespace Countersign.Server.Catalog;

/// <summary>A named property of products that rules ask for; a rule with a new question adds a row to <see cref="Traits"/>, and the file format stays.</summary>
public abstract class Trait
{
    private protected Trait(string name, string meaning, string expected) => (Name, Meaning, Expected) = (name, meaning, expected);

    /// <summary>What the catalog file calls it.</summary>
    public string Name { get; }

    /// <summary>What it says of a product, for documentation.</summary>
    public string Meaning { get; }

    /// <summary>What its value may be, in words.</summary>
    public string Expected { get; }

    /// <summary>Reads a value from the file; false when it is not what is expected.</summary>
    internal abstract bool TryRead(PlacedJson json, [NotNullWhen(true)] out object? value);

    /// <summary>Writes a value as the file has it.</summary>
    internal abstract string Write(object value);
}

/// <summary>A trait that also knows its type: the key to its value.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed class Trait<T> : Trait
    where T : notnull
{
    private readonly TraitReader<T> reader;
    private readonly Func<T, string> writer;

    internal Trait(string name, string meaning, string expected, T absent, TraitReader<T> reader, Func<T, string> writer)
        : base(name, meaning, expected) => (Absent, this.reader, this.writer) = (absent, reader, writer);

    /// <summary>The value of a product that does not name the trait.</summary>
    public T Absent { get; }

    internal override bool TryRead(PlacedJson json, [NotNullWhen(true)] out object? value)
    {
        value = reader(json, out var read) ? read : null;
        return value is not null;
    }

    internal override string Write(object value) => writer((T)value);
}

/// <summary>Reads the value of a trait; false when it is not what is expected.</summary>
internal delegate bool TraitReader<T>(PlacedJson json, out T value);
