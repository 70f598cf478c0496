namespace Countersign.Certificates.Attestation;

/// <summary>Things that may be done with a key under the same conditions (M_PermissionGroup).</summary>
/// <param name="Certifiers">The hashes of the keys that must have certified whoever does them; none when nobody must.</param>
/// <param name="Actions">The things.</param>
internal sealed record NShieldPermissionGroup(IReadOnlyList<string> Certifiers, IReadOnlyList<NShieldAction> Actions)
{
    private const uint Certifier = 0x01;
    private const uint FreshCertificates = 0x02;
    private const uint CertifierAndMechanism = 0x04;
    private const uint ModuleSerial = 0x08;
    private const uint LogsUse = 0x20;

    private const uint MostLimits = 16;
    private const uint MostActions = 32;

    private const uint GlobalLimit = 1;
    private const uint TimeLimit = 3;
    private const uint AuthorizedLimit = 6;

    /// <summary>Reads one.</summary>
    public static NShieldPermissionGroup Read(ref NCoreReader reader)
    {
        var flags = reader.Flags(Certifier | FreshCertificates | CertifierAndMechanism | ModuleSerial | LogsUse, "a group of permissions");
        var limits = reader.Count(MostLimits, "limits");
        for (var i = 0U; i < limits; i++)
            SkipLimit(ref reader);
        var actions = new List<NShieldAction>();
        var count = reader.Count(MostActions, "actions");
        for (var i = 0U; i < count && reader.Fault is null; i++)
            actions.Add(NShieldAction.Read(ref reader));
        return new(ReadConditions(ref reader, flags), actions);
    }

    private static List<string> ReadConditions(ref NCoreReader reader, uint flags)
    {
        var certifiers = new List<string>();
        if ((flags & Certifier) != 0)
            certifiers.Add(reader.Hash());
        if ((flags & CertifierAndMechanism) != 0)
        {
            certifiers.Add(reader.Hash());
            reader.Word();
        }

        if ((flags & ModuleSerial) != 0)
            reader.Text();
        return certifiers;
    }

    // Limits only take away from what may be done.
    private static void SkipLimit(ref NCoreReader reader)
    {
        var limit = reader.Word();
        if (limit is GlobalLimit or AuthorizedLimit)
            reader.Hash();
        else if (limit != TimeLimit)
            reader.Refuse($"limit {limit} is not known");
        reader.Word();
    }
}
