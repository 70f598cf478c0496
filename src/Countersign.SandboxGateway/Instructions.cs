using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Countersign.SandboxGateway;

/// <summary>What the server tells the gateway: one line of JSON on its standard input, where neither <c>ps</c> nor the environment shows it.</summary>
/// <param name="Listen">Where it listens: <c>https://localhost:8445</c>, or an IP address of this machine with a port, 0 for any free one.</param>
/// <param name="Certificate">The path of its certificate, which is the server's too: no other is believed when the server is called.</param>
/// <param name="Key">The path of the certificate's key.</param>
/// <param name="Secret">What both sign with.</param>
public sealed record Instructions(Uri Listen, string Certificate, string Key, [property: SuppressMessage("Performance", "CA1819", Justification = "The serializer writes an array of bytes as one text.")] byte[] Secret)
{
    /// <summary>The line.</summary>
    public string Write() => JsonSerializer.Serialize(this, Wire.Options);

    /// <summary>Reads the line; null for anything else.</summary>
    public static Instructions? Read(string? line)
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize<Instructions>(line, Wire.Options);
        }
        catch (JsonException)
        {
            return null; // Without its text: it may hold the secret.
        }
    }
}
