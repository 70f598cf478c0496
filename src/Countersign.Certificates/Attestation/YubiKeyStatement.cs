namespace Countersign.Certificates.Attestation;

/// <summary>What the certificate of a slot says in Yubico's extensions (developers.yubico.com, "PIV Attestation").</summary>
/// <param name="Firmware">The version of the device's firmware.</param>
/// <param name="Serial">The number of the device.</param>
/// <param name="PinPolicy">When the PIN is asked for.</param>
/// <param name="TouchPolicy">When a touch is asked for.</param>
/// <param name="Form">What the device looks like.</param>
/// <param name="IsOfFipsSeries">Whether the device says that it is of the certified series.</param>
internal sealed record YubiKeyStatement(Version Firmware, ulong Serial, byte PinPolicy, byte TouchPolicy, byte Form, bool IsOfFipsSeries)
{
    private const string FirmwareExtension = Yubico.PivArc + "3";
    private const string SerialExtension = Yubico.PivArc + "7";
    private const string PoliciesExtension = Yubico.PivArc + "8";
    private const string FormExtension = Yubico.PivArc + "9";
    private const byte FipsBit = 0x80;

    // Four and five are of keys that know fingerprints (docs.yubico.com, PivPinPolicy).
    private static readonly Dictionary<byte, string> PinPolicies = new()
    {
        [1] = "The key is used without the PIN.",
        [2] = "The PIN is asked for once a session.",
        [3] = "The PIN is asked for at every use.",
        [4] = "The PIN or a fingerprint is asked for once a session.",
        [5] = "The PIN or a fingerprint is asked for at every use.",
    };

    private static readonly Dictionary<byte, string> TouchPolicies = new()
    {
        [1] = "The key is used without a touch.",
        [2] = "A touch is asked for at every use.",
        [3] = "A touch is asked for unless there was one in the last 15 seconds.",
    };

    private static readonly Dictionary<byte, string> Forms = new()
    {
        [1] = "USB-A keychain",
        [2] = "USB-A nano",
        [3] = "USB-C keychain",
        [4] = "USB-C nano",
        [5] = "USB-C and Lightning",
        [6] = "USB-A with fingerprints",
        [7] = "USB-C with fingerprints",
    };

    /// <summary>What the device looks like, in words.</summary>
    public string FormName => Forms.GetValueOrDefault(Form, $"form {Form}");

    /// <summary>What stands between a thief of the device and the key. It does not matter to the claim that the key stays there.</summary>
    public IEnumerable<string> Findings =>
    [
        PinPolicies.GetValueOrDefault(PinPolicy, $"The device has the unknown PIN policy {PinPolicy}."),
        TouchPolicies.GetValueOrDefault(TouchPolicy, $"The device has the unknown touch policy {TouchPolicy}."),
    ];

    /// <summary>Reads it; null when the certificate does not say all of it.</summary>
    public static YubiKeyStatement? Read(VendorCertificate certificate)
    {
        // All but the serial number are bytes as they are, without DER around them.
        ReadOnlySpan<byte> Raw(string identifier) => certificate.Extensions.Find(identifier) is { } extension ? extension.Value.Span : default;
        return Yubico.Firmware(Raw(FirmwareExtension)) is { } firmware && Yubico.Number(certificate, SerialExtension) is { } serial
            && Raw(PoliciesExtension) is [var pinPolicy, var touchPolicy] && Raw(FormExtension) is [var form]
            ? new YubiKeyStatement(firmware, serial, pinPolicy, touchPolicy, (byte)(form & ~FipsBit), (form & FipsBit) != 0) : null;
    }
}
