namespace Countersign.Server.Payments;

/// <summary>Something that an operator says of their account at a gateway.</summary>
/// <param name="Name">Its name, under <c>Countersign:Gateways</c> and the name of the gateway.</param>
/// <param name="Meaning">What it is and where it is found, in one sentence.</param>
public sealed record GatewaySetting(string Name, string Meaning)
{
    /// <summary>What holds when it is not given; null where it must be given.</summary>
    public string? Usual { get; init; }

    /// <summary>Whether it is told to nobody and written nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>What is wrong with a value, as the end of a sentence that begins with <c>it</c>; null when nothing is.</summary>
    public Func<string, string?> Fault { get; init; } = static value => value.Length == 0 ? "must not be empty" : null;

    /// <summary>What is wrong with the address of a service, to which paths are added; null when nothing is.</summary>
    public static string? FaultOfAddress(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address is { Query: "", Fragment: "", UserInfo: "" } && !value.EndsWith('/')
            ? null : "must be an address https://host without a slash at its end";
    }

    /// <summary>What is wrong with an origin; null when nothing is.</summary>
    public static string? FaultOfOrigin(string value) =>
        FaultOfAddress(value) is null && new Uri(value).GetLeftPart(UriPartial.Authority) == value ? null : "must be an origin: https://, a host, and nothing after it";
}
