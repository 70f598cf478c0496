namespace Countersign.Certificates.Attestation;

/// <summary>A module's certificate that it has made a key (M_ModCertMsg of type KeyGen), signed by its key KML.</summary>
/// <param name="Type">The type of the private half.</param>
/// <param name="Curve">The curve that was asked for; null for keys on none.</param>
/// <param name="Permissions">What may be done with it.</param>
/// <param name="KeyHash">The hash of the key.</param>
internal sealed record NShieldKeyCertificate(uint Type, NCoreCurve? Curve, NShieldPermissions Permissions, string KeyHash)
{
    private const uint KeyGeneration = 2;

    private const uint GivenExponent = 0x1;
    private const uint GivenChecks = 0x2;
    private const uint StrongPrimes = 0x4;

    /// <summary>Reads one.</summary>
    public static NShieldKeyCertificate Read(ref NCoreReader reader)
    {
        if (reader.Word() is not KeyGeneration and var kind)
            reader.Refuse($"it is of type {kind}, no certificate of a key");
        // None are documented. One could say that it is of the public half, with which anything may be done.
        reader.Flags(0, "a certificate of a key");
        var type = reader.Word();
        var known = NCoreKeyType.All.FirstOrDefault(known => known.Private == type);
        if (known is null || known == NCoreKeyType.Dsa)
            reader.Refuse($"it is of a key of type {type}");
        var curve = known is { IsOnCurve: true } ? NCoreKey.ReadCurve(ref reader) : null;
        if (known == NCoreKeyType.Rsa)
            SkipRsa(ref reader);
        return new(type, curve, NShieldPermissions.Read(ref reader), reader.Hash());
    }

    /// <summary>Whether it is of this key.</summary>
    public bool IsOf(NCoreKey key) => Type == key.Type.Private && Curve == key.Curve && KeyHash == key.Hash;

    private static void SkipRsa(ref NCoreReader reader)
    {
        var flags = reader.Flags(GivenExponent | GivenChecks | StrongPrimes, "making an RSA key");
        reader.Word();
        if ((flags & GivenExponent) != 0)
            reader.Number();
        if ((flags & GivenChecks) != 0)
            reader.Word();
    }
}
