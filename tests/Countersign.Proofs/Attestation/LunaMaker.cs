using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>Makes confirmations of keys as a Thales Luna does, in the Chrysalis-ITS form or in that of curves; each part can be changed.</summary>
internal sealed record LunaMaker
{
    public const string SerialNumber = Arc + "2.1";
    public const string Firmware = Arc + "2.3";

    /// <summary>The place of the confirmation in a chain.</summary>
    public const int Confirmation = 0;

    /// <summary>The place of what issues confirmations.</summary>
    public const int Device = 1;

    private const string Arc = "1.3.6.1.4.1.12383.";

    private static readonly IReadOnlyList<string> Roles = AttestationKind.Of(HsmType.Luna).AnchorRoles;

    /// <summary>Whether the chain is of curves.</summary>
    public bool IsOfCurves { get; init; }

    /// <summary>The key that is confirmed.</summary>
    public MadeKey Customer { get; init; } = MadeKey.Rsa("customer", 3072);

    /// <summary>The number of the device.</summary>
    public byte[] Serial { get; init; } = [0xD6, 0xF3, 0x07, 0x00];

    /// <summary>Changes a certificate before it is signed, by its place from the confirmation upwards; the root is the last.</summary>
    public Func<int, MadeCertificate, MadeCertificate> Change { get; init; } = (_, one) => one;

    /// <summary>Which encoded certificates go into the package, in which order.</summary>
    public Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>> Choose { get; init; } = all => all;

    /// <summary>How they are put into one.</summary>
    public Func<IReadOnlyList<byte[]>, byte[]> Container { get; init; } = MadeBag.Pkcs7;

    /// <summary>Good ones: both forms, keys of all kinds, every container, with the root, with another edition of it and without it.</summary>
    public static IEnumerable<MadeAttestation> Good()
    {
        foreach (var container in MadeBag.All)
        {
            yield return new LunaMaker { Container = container }.Make();
            yield return new LunaMaker { Container = container, IsOfCurves = true, Customer = MadeKey.Curve("customer") }.Make();
        }

        yield return new LunaMaker { Customer = MadeKey.Rsa("customer", 4096) }.Make();
        yield return new LunaMaker { IsOfCurves = true, Customer = MadeKey.Curve("customer", 384) }.Make();
        yield return new LunaMaker { IsOfCurves = true, Customer = MadeKey.Curve("customer", 521) }.Make();
        yield return new LunaMaker { Choose = all => [.. all.Reverse()] }.Make();
        foreach (var isOfCurves in (bool[])[false, true])
        {
            var maker = new LunaMaker { IsOfCurves = isOfCurves, Customer = isOfCurves ? MadeKey.Curve("customer") : MadeKey.Rsa("customer", 3072) };
            var edition = (maker.Root with { Serial = [0x0D], NotAfter = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero), SignedBy = MadeKey.Curve("nobody") }).Der;
            yield return (maker with { Choose = all => [.. all.SkipLast(1)] }).Make();
            yield return (maker with { Choose = all => [.. all.SkipLast(1), edition] }).Make();
        }
    }

    /// <summary>The root.</summary>
    public MadeCertificate Root => IsOfCurves
        ? One(@"CN=""SafeNet ECC Manufacturer Integrity Module "", OU=Luna Manufacturer Integrity ECC, O=""SafeNet, Inc."", C=US", "root", "14", CertificateSign)
        : One("CN=Chrysalis-ITS Root, O=Chrysalis-ITS Inc., L=Ottawa, S=Ontario, C=CA", "root", "1");

    private static (string Identifier, bool IsCritical, byte[] Value) CertificateSign => MadeCertificate.Uses(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign);

    private (string Identifier, bool IsCritical, byte[] Value)[] Marks => [(SerialNumber, false, Serial), (Firmware, false, [0x54, 0, 0x07, 0]), (Arc + "2.4", false, [2, 0, 0, 0])];

    /// <summary>All certificates, the confirmation first.</summary>
    public IReadOnlyList<MadeCertificate> Certificates()
    {
        var all = new List<MadeCertificate>();
        var below = Below();
        for (var place = below.Count; place >= 0; place--)
        {
            var next = place == below.Count ? Root : below[place] with { Issuer = all[0] };
            all.Insert(0, Change(place, next));
        }

        return all;
    }

    /// <summary>The confirmation.</summary>
    public MadeAttestation Make()
    {
        var ders = Certificates().Select(one => one.Der).ToList();
        return new(HsmType.Luna, Container(Choose(ders)), Customer,
            (Roles[0], (this with { IsOfCurves = false }).Root.Pem), (Roles[1], (this with { IsOfCurves = true }).Root.Pem));
    }

    private List<MadeCertificate> Below()
    {
        var name = Convert.ToHexStringLower([0x41, 0, 0, 0, 0xAE, 0, 0, 2, .. Serial]);
        var confirmation = One($"CN={name}, OU={(IsOfCurves ? "Luna Module" : "Chrysalis-ITS Proof of Origin")}", "device", "13",
            [MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature), .. Marks, (Arc + "2.5", false, [3, 2, 4, 0xF0])]);
        confirmation = confirmation with { Key = Customer };
        if (IsOfCurves)
            return [confirmation, One($"CN={BitConverter.ToUInt32(Serial)}, OU=Luna Module Hardware Origin", "device", "15", [CertificateSign, .. Marks])];
        return
        [
            confirmation,
            One($"CN=Luna K7-{BitConverter.ToUInt32(Serial)}, OU=Chrysalis-ITS DeviceAuthenticationCertificate, O=Chrysalis-ITS, C=CA", "device", "12",
                [CertificateSign, .. Marks, MadeCertificate.Authority()]),
            One("CN=Hardware Origin Certificate", "origin", "8", CertificateSign, (Arc + "2.6", false, [0, 0, 0, 0]), MadeCertificate.Authority()),
            One("CN=Thales Luna Mfg Integrity Certifcate x1, OU=HSM Engineering, O=Thales Canada, L=Ottawa, S=Ontario, C=CA", "factory", "7",
                CertificateSign, MadeCertificate.Authority()),
        ];
    }

    private MadeCertificate One(string subject, string key, string purpose, params (string Identifier, bool IsCritical, byte[] Value)[] extensions) => new()
    {
        Subject = subject,
        Key = IsOfCurves ? MadeKey.Curve("luna " + key, 384) : MadeKey.Rsa("luna " + key),
        Extensions = [MadeCertificate.For(Arc + "1." + purpose), .. extensions],
        IsThalesStyle = true,
    };
}
