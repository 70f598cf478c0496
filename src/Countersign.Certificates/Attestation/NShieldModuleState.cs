namespace Countersign.Certificates.Attestation;

/// <summary>What a module says of itself (M_ModCertMsg of type StateCert), signed by its key KLF2.</summary>
/// <param name="ElectronicSerial">Its number.</param>
/// <param name="Signer">Its key KML, with which it certifies the keys that it makes until it is set up anew.</param>
/// <param name="Officer">The hash of the Security Officer's key KNSO.</param>
/// <param name="ModuleKeys">The hashes of the keys under which it keeps others.</param>
internal sealed record NShieldModuleState(string ElectronicSerial, NCoreKey Signer, string Officer, IReadOnlyList<string> ModuleKeys)
{
    private const uint StateCertificate = 4;
    private const uint MostAttributes = 8;
    private const uint MostModuleKeys = 32;

    private const uint Serial = 2;
    private const uint Kml = 3;
    private const uint Knso = 5;
    private const uint KeyList = 6;
    private const uint Klf2 = 13;

    // Attributes have no length, so that nothing can be read past one that is not known.
    private static readonly uint[] Needed = [Serial, Kml, Knso, KeyList];

    /// <summary>Reads one.</summary>
    public static NShieldModuleState Read(ref NCoreReader reader)
    {
        if (reader.Word() is not StateCertificate and var type)
            reader.Refuse($"it is of type {type}, no state");
        reader.Flags(0, "a state");
        var (serial, signer, officer, keys, seen) = ("", (NCoreKey?)null, "", (IReadOnlyList<string>)[], new HashSet<uint>());
        var count = reader.Count(MostAttributes, "attributes");
        for (var i = 0U; i < count && reader.Fault is null; i++)
        {
            var attribute = reader.Word();
            if (!seen.Add(attribute))
                reader.Refuse($"attribute {attribute} is there twice");
            switch (attribute)
            {
                case Serial: serial = reader.Text(); break;
                case Kml: signer = ReadKey(ref reader); break;
                case Knso: officer = ReadHash(ref reader, words: 1); break;
                case KeyList: keys = ReadKeys(ref reader); break;
                case Klf2: ReadKey(ref reader); break;
                default: reader.Refuse($"attribute {attribute} is not known"); break;
            }
        }

        if (!seen.IsSupersetOf(Needed))
            reader.Refuse("its number or one of its keys is missing");
        return new(serial, signer!, officer, keys);
    }

    private static string ReadHash(ref NCoreReader reader, int words)
    {
        var hash = reader.Hash();
        for (var i = 0; i < words; i++)
            reader.Word();
        return hash;
    }

    private static NCoreKey ReadKey(ref NCoreReader reader)
    {
        reader.Hash();
        var key = NCoreKey.Read(ref reader);
        reader.Word();
        return key;
    }

    private static List<string> ReadKeys(ref NCoreReader reader)
    {
        var keys = new List<string>();
        var count = reader.Count(MostModuleKeys, "module keys");
        for (var i = 0U; i < count; i++)
            keys.Add(ReadHash(ref reader, words: 2));
        return keys;
    }
}
