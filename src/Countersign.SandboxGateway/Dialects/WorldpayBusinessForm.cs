using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Countersign.Protocol;

namespace Countersign.SandboxGateway.Dialects;

/// <summary>A form that a browser or a merchant has posted: what it says, and whether the signature is the merchant's.</summary>
public sealed class WorldpayBusinessForm
{
    private readonly Dictionary<string, string> fields;

    private WorldpayBusinessForm(Dictionary<string, string> fields) => this.fields = fields;

    /// <summary>All fields.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    /// <summary>The value of a field; empty for none.</summary>
    public string this[string name] => fields.GetValueOrDefault(name, "");

    /// <summary>Whether a field was sent, with a value or without.</summary>
    public bool Has(string name) => fields.ContainsKey(name);

    /// <summary>Reads a body; null for what is malformed, or says something twice.</summary>
    public static WorldpayBusinessForm? Read(ReadOnlySpan<byte> body) => RawRequest.Fields(body) is { } fields ? new(fields) : null;

    /// <summary>Whether the signature holds and is over these fields at least.</summary>
    public bool IsSigned(string secret, params IEnumerable<string> least)
    {
        var names = this["signatureFields"].Split(':');
        var expected = Sign(secret, names.Select(name => this[name]));
        return least.All(names.Contains) && Signature.AreSame(expected, this["signature"]);
    }

    /// <summary>The number of a field; null for anything else than digits.</summary>
    public long? Number(string name) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The amount of a field in minor units; null for none.</summary>
    public long? Amount(string name) => DecimalAmount.TryRead(this[name], out var amount) && amount > 0 ? amount : null;

    /// <summary>Whether the merchant for remote administration has sent it, by its number and password.</summary>
    public bool IsOfAdministration(byte[] secret) =>
        this["instId"] == WorldpayBusiness.Administration && Signature.AreSame(WorldpayBusiness.AdministrationPassword(secret), this["authPW"]);

    [SuppressMessage("Security", "CA5351", Justification = "The gateway whose part is played takes no other signature.")]
    private static string Sign(string secret, IEnumerable<string> values) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(string.Join(':', values.Prepend(secret)))));
}
