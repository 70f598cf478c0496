namespace Countersign.Proofs.Attestation;

/// <summary>The makers of all kinds.</summary>
internal static class Makers
{
    /// <summary>Every good statement of every kind.</summary>
    public static IEnumerable<MadeAttestation> Good =>
    [
        .. YubiKeyMaker.Good(), .. YubiHsm2Maker.Good(), .. LunaMaker.Good(), .. MarvellGoogleMaker.Good(), .. FortanixMaker.Good(), .. NShieldMaker.Good(),
    ];

    /// <summary>One of each kind, about a key of its own.</summary>
    public static IEnumerable<MadeAttestation> Sandbox =>
    [
        new YubiKeyMaker { IsNew = true, Customer = Key("YubiKey") }.Make(),
        new YubiHsm2Maker { IsNew = true, Customer = Key("YubiHSM") }.Make(),
        new LunaMaker { IsOfCurves = true, Customer = Key("Luna") }.Make(),
        new MarvellGoogleMaker { Customer = Key("Google") }.Make(),
        new FortanixMaker { Customer = Key("Fortanix") }.Make(),
        new NShieldMaker { Customer = Key("nShield") }.Make(),
    ];

    private static MadeKey Key(string device) => MadeKey.Curve($"sandbox {device}", 256);
}
