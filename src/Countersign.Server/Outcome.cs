using System.Diagnostics.CodeAnalysis;
using Countersign.Protocol;

namespace Countersign.Server;

/// <summary>A value, or the rejection that explains its absence: expected refusals are values, exceptions are bugs.</summary>
/// <typeparam name="T">The value.</typeparam>
public readonly struct Outcome<T>
{
    private readonly Rejection? rejection;
    private readonly T? value;

    private Outcome(Rejection? rejection, T? value)
    {
        this.rejection = rejection;
        this.value = value;
    }

    /// <summary>A step that went well.</summary>
    public static implicit operator Outcome<T>(T value) => new(null, value);

    /// <summary>A step that did not.</summary>
    public static implicit operator Outcome<T>(Rejection rejection) => new(rejection, default);

    /// <summary>True with the rejection, or false with the value.</summary>
    public bool Failed([NotNullWhen(true)] out Rejection? rejection, [MaybeNullWhen(true)] out T value)
    {
        rejection = this.rejection;
        value = this.value;
        return rejection is not null;
    }
}
