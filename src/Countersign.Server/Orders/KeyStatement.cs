using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;
using Countersign.Server.Catalog;
using Countersign.Server.Storage;

namespace Countersign.Server.Orders;

/// <summary>What hardware was believed about the key of an item, as it is kept with the order; the statement itself is the item's parameter.</summary>
/// <param name="Key">What it says.</param>
/// <param name="Package">The SHA-256 of the statement as it was sent, lower-case hex.</param>
/// <param name="KeyHash">The SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex.</param>
public sealed record KeyStatement(AttestedKey Key, string Package, string KeyHash)
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>What the item's hardware states; null without a statement, and for one that does not hold.</summary>
    public static KeyStatement? Of(Basket basket, BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(basket);
        ArgumentNullException.ThrowIfNull(item);
        return basket.Attestation(item) is AttestationVerdict.Holds { Key: var key }
            ? new KeyStatement(key, ParameterText.Hash(basket.Values.Text(ItemParameters.KeyAttestation, item.Number)!), basket.Request(item)!.Key.Hash)
            : null;
    }

    /// <summary>What was kept with an item; null when nothing was.</summary>
    public static KeyStatement? Of(PlacedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.Facts.Find(ProgressKind.KeyAttested) is { } fact ? JsonSerializer.Deserialize<KeyStatement>(fact.Text, Options) : null;
    }

    /// <summary>It as a fact of an item.</summary>
    public ProgressFact ToFact(int item) => new(item, ProgressKind.KeyAttested, Text: JsonSerializer.Serialize(this, Options));

    /// <summary>It for the audit trail, which names no device: a serial number may lead to a person, who can be erased.</summary>
    public static AuditEntry Audit(string actor, long order, ProgressFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        var (key, package, hash) = JsonSerializer.Deserialize<KeyStatement>(fact.Text, Options)!;
        var body = JsonSerializer.Serialize(new { item = fact.Item, kind = ItemParameters.HsmType.Write(key.Kind), key.Model, key.Firmware, key.IsFips, package, key = hash });
        return new AuditEntry(actor, "key.attested", string.Create(CultureInfo.InvariantCulture, $"order:{order}"), body);
    }
}
