using System.Buffers.Text;
using System.Text.Json;

namespace Countersign.Certificates.Attestation;

/// <summary>The members of a bundle by their names. The first fault is kept, so that it is enough to ask for one at the end.</summary>
/// <param name="bundle">The bundle.</param>
internal sealed class NShieldMembers(JsonElement bundle)
{
    private const int MostNameCharacters = 64;

    /// <summary>What was wrong first; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether there is one of this name.</summary>
    public bool Has(string name) => bundle.TryGetProperty(name, out _);

    /// <summary>A name that stands as it is: letters, digits and hyphens; empty, and refused, when it is none.</summary>
    public string Name(string name)
    {
        if (StrictJson.Text(bundle, name) is { Length: > 0 and <= MostNameCharacters } text && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            return text;
        Fault ??= $"{name} is missing or no name";
        return "";
    }

    /// <summary>Bytes, in Base64 of the alphabet for URLs, with padding or without; empty, and refused, when it is none.</summary>
    public byte[] Bytes(string name)
    {
        if (StrictJson.Text(bundle, name) is { } text && Base64Url.IsValid(text, out var length) && length > 0)
            return Base64Url.DecodeFromChars(text);
        Fault ??= $"{name} is missing or not URL-safe Base64";
        return [];
    }

    /// <summary>What a module has marshalled.</summary>
    public T Read<T>(string name, NCoreForm<T> form) => Read(name, Bytes(name), form);

    /// <summary>The same, of bytes that were read already.</summary>
    public T Read<T>(string name, ReadOnlySpan<byte> bytes, NCoreForm<T> form)
    {
        var reader = new NCoreReader(bytes);
        var read = form(ref reader);
        reader.End();
        if (reader.Fault is { } fault)
            Fault ??= $"{name}: {fault}";
        return read;
    }

    /// <summary>The hash of a key.</summary>
    public string Hash(string name) => Read(name, (ref NCoreReader reader) => reader.HashOfKey());

    /// <summary>A signature.</summary>
    public NCoreSignature Signature(string name) => Read(name, NCoreSignature.Read);

    /// <summary>Says that something is wrong.</summary>
    public void Refuse(string fault) => Fault ??= fault;
}
