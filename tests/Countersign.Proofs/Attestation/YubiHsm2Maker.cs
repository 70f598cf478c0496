using System.Buffers.Binary;
using System.Text;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>
/// Makes the statement of a YubiHSM, good unless something is changed. An extension that is null is left out; each is the DER that it holds.
/// </summary>
internal sealed record YubiHsm2Maker
{
    /// <summary>What may be done with the key: to sign, in four ways.</summary>
    public const ulong Signs = 0x1E0;

    private const string Arc = "1.3.6.1.4.1.41482.4.";

    /// <summary>Whether the device is below the newer root.</summary>
    public bool IsNew { get; init; }

    public MadeKey Customer { get; init; } = MadeKey.Curve("customer of YubiHSM");

    public MadeKey Device { get; init; } = MadeKey.Rsa("YubiHSM");

    public byte[]? Firmware { get; init; } = [0x04, 0x03, 2, 4, 1];

    public byte[]? Serial { get; init; } = [0x02, 0x04, 0x01, 0x3D, 0x20, 0x48];

    public byte[]? Origin { get; init; } = [0x03, 0x02, 0x00, 0x01];

    public byte[]? Domains { get; init; } = [0x03, 0x03, 0x00, 0x00, 0x0C];

    public byte[]? Capabilities { get; init; } = Able(Signs);

    public byte[]? Id { get; init; } = [0x02, 0x01, 0x24];

    public byte[]? Label { get; init; } = CsrMaterial.Tlv(0x0C, Encoding.UTF8.GetBytes("Code signing"));

    /// <summary>Whether it is in its FIPS-approved mode.</summary>
    public byte[]? Approved { get; init; } = [0x01, 0x01, 0xFF];

    /// <summary>The FIPS number in the device's own certificate.</summary>
    public byte[]? Fips { get; init; } = [0x02, 0x01, 0x06];

    /// <summary>Changes the certificate of the key.</summary>
    public Func<MadeCertificate, MadeCertificate> OfKey { get; init; } = one => one;

    /// <summary>Changes the certificate of the device.</summary>
    public Func<MadeCertificate, MadeCertificate> OfDevice { get; init; } = one => one;

    /// <summary>Changes the authority right above the device.</summary>
    public Func<MadeCertificate, MadeCertificate> OfAuthority { get; init; } = one => one;

    /// <summary>Changes what certificates are handed in, and their order: key, device, and those of the authorities.</summary>
    public Func<IReadOnlyList<MadeCertificate>, IReadOnlyList<MadeCertificate>> List { get; init; } = all => all;

    /// <summary>Puts them together.</summary>
    public Func<IReadOnlyList<byte[]>, byte[]> Pack { get; init; } = MadeBag.Pem;

    /// <summary>What the operator has besides the two roots: role and authority.</summary>
    public IReadOnlyList<(string Role, MadeCertificate Authority)> Published { get; init; } = [];

    /// <summary>The capabilities that these bits are.</summary>
    public static byte[] Able(ulong bits)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        return [0x03, 0x09, 0x00, .. bytes];
    }

    /// <summary>Every good variant.</summary>
    public static IEnumerable<MadeAttestation> Good() => Makers().Select(maker => maker.Make());

    public MadeAttestation Make() => new(HsmType.YubiHsm2, Pack([.. List(Certificates()).Select(one => one.Der)]), Customer,
    [
        ("yubihsm", YubicoAuthorities.HsmRoot.Pem), ("attestation", YubicoAuthorities.NewRoot.Pem),
        .. Published.Select(one => (one.Role, one.Authority.Pem)),
    ]);

    /// <summary>The certificates, that of the key first, without the root's.</summary>
    public IReadOnlyList<MadeCertificate> Certificates()
    {
        var authority = OfAuthority(IsNew ? YubicoAuthorities.Hsm : YubicoAuthorities.HsmBatch);
        var device = OfDevice(new MadeCertificate
        {
            Subject = "CN=YubiHSM Attestation (20783176)",
            Key = Device,
            Issuer = authority,
            Extensions = [.. Said(("1", Firmware), ("10", Fips), ("2", [0x02, 0x04, 0x01, 0x3D, 0x20, 0x48])), MadeCertificate.Authority(0)],
        });
        var key = OfKey(new MadeCertificate
        {
            Subject = "CN=YubiHSM Attestation id:0x0024",
            Key = Customer,
            Issuer = device,
            Serial = [0xF6, 0x4A, 0xF7, 0x6D, 0x18, 0x46, 0xE8, 0x5E, 0xC4, 0x1A, 0xD5, 0x62, 0x4B, 0x82, 0xC4, 0xD4],
            Extensions =
            [
                .. Said(("1", Firmware), ("2", Serial), ("3", Origin), ("4", Domains)),
                .. Said(("5", Capabilities), ("6", Id), ("9", Label), ("12", Approved)),
            ],
        });
        return IsNew ? [key, device, authority, YubicoAuthorities.Intermediate] : [key, device, authority];
    }

    private static IEnumerable<YubiHsm2Maker> Makers()
    {
        YubiHsm2Maker old = new() { Firmware = [0x04, 0x03, 2, 2, 0], Customer = MadeKey.Rsa("customer of YubiHSM", 3072) };
        YubiHsm2Maker recent = new() { IsNew = true };
        foreach (var pack in MadeBag.All)
        {
            yield return old with { Pack = pack };
            yield return recent with { Pack = pack };
        }

        yield return recent with { Customer = MadeKey.Curve("customer of YubiHSM", 384), Device = MadeKey.Curve("YubiHSM") };
        yield return recent with { Customer = MadeKey.Curve("customer of YubiHSM", 521) };
        yield return old with { List = all => [.. all.Reverse()] };
        yield return recent with { List = all => [all[2], all[0], all[3], all[1]] };
        yield return old with { List = all => [.. all, YubicoAuthorities.HsmRoot] };
        yield return old with { List = all => [.. all.Take(2)], Published = [("yubihsm", YubicoAuthorities.HsmBatch)] };
        yield return old with { Published = [("yubihsm", YubicoAuthorities.HsmBatch)] };
        yield return recent with
        {
            List = all => [.. all.Take(2)],
            Published = [("attestation", YubicoAuthorities.Intermediate), ("attestation", YubicoAuthorities.Hsm)],
        };
    }

    private static IEnumerable<(string Identifier, bool IsCritical, byte[] Value)> Said(params IEnumerable<(string Number, byte[]? Value)> all) =>
        all.Where(one => one.Value is not null).Select(one => (Arc + one.Number, false, one.Value!));
}
