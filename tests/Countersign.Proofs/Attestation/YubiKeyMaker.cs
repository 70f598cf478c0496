using System.Security.Cryptography;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>Makes the statement of a YubiKey, good unless something is changed. An extension that is null is left out.</summary>
internal sealed record YubiKeyMaker
{
    private const string Arc = "1.3.6.1.4.1.41482.3.";

    /// <summary>Whether the device is one of firmware 5.7.4 or later, below the newer root.</summary>
    public bool IsNew { get; init; }

    public MadeKey Customer { get; init; } = MadeKey.Curve("customer of YubiKey");

    public MadeKey Device { get; init; } = MadeKey.Rsa("YubiKey");

    public string Slot { get; init; } = "9c";

    public byte[]? Firmware { get; init; } = [5, 7, 4];

    public byte[]? Serial { get; init; } = [0x02, 0x04, 0x01, 0xB3, 0xBE, 0xF6];

    public byte[]? Policies { get; init; } = [0x02, 0x01];

    public byte[]? Form { get; init; } = [0x81];

    /// <summary>What the device's own certificate says of FIPS 140.</summary>
    public byte[]? Fips { get; init; } = [0x02, 0x01, 0x07];

    /// <summary>Changes the certificate of the slot.</summary>
    public Func<MadeCertificate, MadeCertificate> OfSlot { get; init; } = one => one;

    /// <summary>Changes the certificate of the device.</summary>
    public Func<MadeCertificate, MadeCertificate> OfDevice { get; init; } = one => one;

    /// <summary>Changes the authority right above the device, of a new one.</summary>
    public Func<MadeCertificate, MadeCertificate> OfAuthority { get; init; } = one => one;

    /// <summary>Changes what certificates are handed in, and their order: slot, device, and those of the authorities of a new one.</summary>
    public Func<IReadOnlyList<MadeCertificate>, IReadOnlyList<MadeCertificate>> List { get; init; } = all => all;

    /// <summary>Puts them together.</summary>
    public Func<IReadOnlyList<byte[]>, byte[]> Pack { get; init; } = MadeBag.Pem;

    /// <summary>What the operator has besides the two roots.</summary>
    public IReadOnlyList<MadeCertificate> Published { get; init; } = [];

    /// <summary>Every good variant.</summary>
    public static IEnumerable<MadeAttestation> Good() => Makers().Select(maker => maker.Make());

    public MadeAttestation Make() => new(HsmType.YubiKey, Pack([.. List(Certificates()).Select(one => one.Der)]), Customer,
    [
        ("piv", YubicoAuthorities.PivRoot.Pem), ("attestation", YubicoAuthorities.NewRoot.Pem), .. Published.Select(one => ("attestation", one.Pem)),
    ]);

    /// <summary>The certificates, that of the slot first, without the root's.</summary>
    public IReadOnlyList<MadeCertificate> Certificates()
    {
        var authority = OfAuthority(YubicoAuthorities.Piv);
        var device = OfDevice(new MadeCertificate
        {
            Subject = "CN=Yubico PIV Attestation",
            Key = Device,
            Issuer = IsNew ? authority : YubicoAuthorities.PivRoot,
            Extensions = [.. Said(("3", Firmware), ("10", Fips)), MadeCertificate.Authority(0)],
        });
        var slot = OfSlot(new MadeCertificate
        {
            Subject = $"CN=YubiKey PIV Attestation {Slot}",
            Key = Customer,
            Issuer = device,
            Serial = [0x01, 0x13, 0xB5, 0x58, 0x32, 0x2C, 0x9E, 0x80, 0x21, 0x58, 0x09, 0x97, 0xC8, 0x79, 0x55, 0x9E],
            Extensions = [.. Said(("3", Firmware), ("7", Serial), ("8", Policies), ("9", Form))],
        });
        return IsNew ? [slot, device, authority, YubicoAuthorities.Intermediate] : [slot, device];
    }

    private static IEnumerable<YubiKeyMaker> Makers()
    {
        YubiKeyMaker old = new() { Firmware = [5, 4, 3], Customer = MadeKey.Rsa("customer of YubiKey", 3072) };
        YubiKeyMaker recent = new() { IsNew = true };
        foreach (var pack in (Func<IReadOnlyList<byte[]>, byte[]>[])[.. MadeBag.All, PemWithText])
        {
            yield return old with { Pack = pack };
            yield return recent with { Pack = pack };
        }

        foreach (var slot in (string[])["9a", "9d", "9e", "82", "8f", "95"])
            yield return old with { Slot = slot };
        yield return recent with { Customer = MadeKey.Curve("customer of YubiKey", 384), Device = MadeKey.Curve("YubiKey") };
        yield return old with { List = all => [.. all.Reverse()] };
        yield return recent with { List = all => [all[2], all[0], all[3], all[1]] };
        yield return old with { List = all => [.. all, YubicoAuthorities.PivRoot] };
        yield return recent with { List = all => [YubicoAuthorities.NewRoot, .. all] };
        // As its maker has it done for older devices: two certificates, and no more of a new one.
        yield return recent with { List = all => [.. all.Take(2)], Published = [YubicoAuthorities.Intermediate, YubicoAuthorities.Piv] };
        yield return recent with { Published = [YubicoAuthorities.Piv] };
        yield return recent with { List = all => [all[0], all[1], all[3]], Published = [YubicoAuthorities.Piv] };
    }

    // As OpenSSL writes them, and Windows saves.
    private static byte[] PemWithText(IReadOnlyList<byte[]> certificates)
    {
        var text = string.Concat(certificates.Select(der => $"subject=CN = YubiKey\n\n{PemEncoding.WriteString("CERTIFICATE", der)}\n"));
        return Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Identifier, bool IsCritical, byte[] Value)> Said(params IEnumerable<(string Number, byte[]? Value)> all) =>
        all.Where(one => one.Value is not null).Select(one => (Arc + one.Number, false, one.Value!));
}
