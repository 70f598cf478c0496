using System.Runtime.CompilerServices;

namespace Countersign.Protocol;

/// <summary>What a parameter belongs to.</summary>
public enum Scope
{
    /// <summary>The order as a whole.</summary>
    Order,

    /// <summary>One item; the name on the wire begins with the item number, as in <c>1_days</c>.</summary>
    Item,
}

/// <summary>How far a call must name a parameter.</summary>
public enum Requirement
{
    /// <summary>May be left out.</summary>
    Optional,

    /// <summary>Needed under the condition that <see cref="Parameter.RequiredWhen"/> says.</summary>
    Conditional,

    /// <summary>Needed in every call.</summary>
    Required,
}

/// <summary>One value of a closed list.</summary>
/// <param name="Text">The value as sent.</param>
/// <param name="Meaning">What it says, for readers of the reference.</param>
public sealed record Choice(string Text, string Meaning);

/// <summary>One row of the parameter table: what a name means, what it may hold, and how its value is treated.</summary>
/// <remarks>Rows are compared by identity: a row is the key under which its value is found.</remarks>
public abstract record Parameter
{
    private const string ItemPlaceholder = "x_";

    private protected Parameter(string name)
    {
        Scope = name.StartsWith(ItemPlaceholder, StringComparison.Ordinal) ? Scope.Item : Scope.Order;
        Name = WithoutPlaceholder(name);
    }

    /// <summary>The documented spelling without the item placeholder.</summary>
    public string Name { get; }

    /// <summary>The documented spelling: <c>ap</c>, <c>x_days</c>.</summary>
    public string DocumentedName => Scope == Scope.Item ? ItemPlaceholder + Name : Name;

    /// <summary>Whether the row describes the order or one item.</summary>
    public Scope Scope { get; }

    /// <summary>Other spellings of the same parameter, without the item placeholder.</summary>
    public IReadOnlyList<string> Synonyms { get; init => field = [.. value.Select(WithoutPlaceholder)]; } = [];

    /// <summary>The type as the published page names it: string, char, integer or number.</summary>
    public required string Type { get; init; }

    /// <summary>The most characters (Unicode scalar values) a value may have; null where the grammar bounds it.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The closed list of values, empty where there is none.</summary>
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>The grammar of a value in words, where length and choices do not say it all.</summary>
    public string? Format { get; init; }

    /// <summary>The value that stands in when a call names none, as it would be sent.</summary>
    public string? Default { get; init; }

    /// <summary>Whether a call must name it.</summary>
    public Requirement Requirement { get; init; }

    /// <summary>When a conditional parameter is needed.</summary>
    public string? RequiredWhen { get; init; }

    /// <summary>The products or modes it is for.</summary>
    public string Applicability { get; init; } = "all";

    /// <summary>What it says, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>A credential: never logged, never stored as sent.</summary>
    public bool Secret { get; init; }

    /// <summary>Data about a person: exported, expired and erased with the customer.</summary>
    public bool Personal { get; init; }

    /// <summary>A detail of the account: what a call supplies replaces what the account holds.</summary>
    public bool AccountDetail { get; init; }

    /// <summary>Accepted whatever it holds, and not used (decision N6).</summary>
    public bool Ignored { get; init; }

    /// <summary>Known only to affiliates whose list of tolerated arguments names it (decision N12).</summary>
    public bool OnlyIfTolerated { get; init; }

    /// <summary>Not on the published page; added by this server (decision N8).</summary>
    public bool Extension { get; init; }

    /// <summary>The heading of the reference under which the row stands.</summary>
    public string Section { get; internal set; } = "";

    /// <summary>The place of the row among those of its scope, the same in every table; -1 until a table gives it one.</summary>
    internal int Ordinal { get; set; } = -1;

    /// <summary>The name as a caller writes it for item <paramref name="item"/>: <c>1_days</c>; an order parameter has item 0.</summary>
    public string NameFor(int item) => Scope == Scope.Item ? $"{item}_{Name}" : Name;

    /// <summary>Whether <paramref name="text"/> keeps to length, list and grammar.</summary>
    public abstract bool Accepts(ReadOnlySpan<char> text);

    /// <inheritdoc/>
    public virtual bool Equals(Parameter? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The documented spelling.</summary>
    public sealed override string ToString() => DocumentedName;

    private static string WithoutPlaceholder(string name) =>
        name.StartsWith(ItemPlaceholder, StringComparison.Ordinal) ? name[ItemPlaceholder.Length..] : name;
}

/// <summary>Reads a value from its text; false when the text breaks the grammar.</summary>
/// <typeparam name="T">What a value is read into.</typeparam>
public delegate bool TextReader<T>(ReadOnlySpan<char> text, out T value);

/// <summary>A row that also knows how to read its value: the typed key to that value.</summary>
/// <typeparam name="T">What a value is read into.</typeparam>
public sealed record Parameter<T> : Parameter
{
    private readonly TextReader<T> reader;
    private readonly Func<T, string> writer;
    private readonly TextPredicate accepts;

    /// <param name="name">The documented spelling.</param>
    /// <param name="reader">Reads a value.</param>
    /// <param name="writer">Writes a value.</param>
    /// <param name="accepts">Judges a value without making one; by default it is read and dropped.</param>
    internal Parameter(string name, TextReader<T> reader, Func<T, string> writer, TextPredicate? accepts = null)
        : base(name)
    {
        this.reader = reader;
        this.writer = writer;
        this.accepts = accepts ?? (text => reader(text, out _));
    }

    /// <inheritdoc/>
    public override bool Accepts(ReadOnlySpan<char> text) => HasLength(text) && accepts(text);

    /// <summary>Reads a value; false when it breaks length, list or grammar.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out T value)
    {
        value = default!;
        return HasLength(text) && reader(text, out value);
    }

    /// <summary>The text under which <paramref name="value"/> is sent.</summary>
    public string Write(T value) => writer(value);

    /// <inheritdoc/>
    public bool Equals(Parameter<T>? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();

    private bool HasLength(ReadOnlySpan<char> text) => MaxLength is not { } most || ScalarText.HasAtMost(text, most);
}
