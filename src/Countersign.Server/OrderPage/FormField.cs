namespace Countersign.Server.OrderPage;

/// <summary>How a field is filled in.</summary>
public enum FieldKind
{
    /// <summary>One line.</summary>
    Line,

    /// <summary>One line of digits.</summary>
    Digits,

    /// <summary>An encoded object of many lines.</summary>
    Block,

    /// <summary>A choice from a list.</summary>
    Choice,

    /// <summary>A password.</summary>
    Password,
}

/// <summary>A choice of a field.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Text">What the customer reads.</param>
/// <param name="Group">What it stands under; empty for none.</param>
public sealed record FieldOption(string Value, string Text, string Group = "");

/// <summary>A field of a form, ready to be shown.</summary>
/// <param name="Name">Under what it is sent.</param>
/// <param name="Label">What it asks for.</param>
public sealed record FormField(string Name, string Label)
{
    /// <summary>Its id on the page, unlike any other's.</summary>
    public string Id { get; init; } = Name;

    /// <summary>How it is filled in.</summary>
    public FieldKind Kind { get; init; }

    /// <summary>A sentence that helps; null for none.</summary>
    public string? Hint { get; init; }

    /// <summary>What it holds.</summary>
    public string Value { get; init; } = "";

    /// <summary>What is wrong with that; null for nothing.</summary>
    public string? Error { get; init; }

    /// <summary>Whether it may be left empty.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The most characters; null for no bound.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What browsers may fill it in with; off for what they cannot know.</summary>
    public string Autocomplete { get; init; } = "off";

    /// <summary>What can be chosen.</summary>
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>The ids of what describes it; null for nothing.</summary>
    public string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        (_, null) => $"{Id}-hint",
        (null, _) => $"{Id}-error",
        _ => $"{Id}-hint {Id}-error",
    };
}
