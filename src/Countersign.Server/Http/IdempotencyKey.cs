namespace Countersign.Server.Http;

/// <summary>The header by which a call may be repeated without ordering twice (decision A6).</summary>
public static class IdempotencyKey
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    private const int MostCharacters = 255;

    /// <summary>The key, null when none was sent; false for one that is malformed, or sent twice.</summary>
    public static bool TryRead(IHeaderDictionary headers, out string? key)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var sent = headers[Header];
        key = sent.Count == 1 ? sent[0] : null;
        return sent.Count == 0 || (key is { Length: > 0 and <= MostCharacters } && key.All(static c => c is > ' ' and <= '~'));
    }
}
