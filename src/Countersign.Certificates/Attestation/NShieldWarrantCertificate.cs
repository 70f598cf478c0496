using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>A certificate of a warrant: it passes on the right to warrant, or names a module and its signing key KLF2 (Entrust, "Warrant format").</summary>
/// <param name="Payload">What is signed.</param>
/// <param name="Signature">The two numbers of the signature, by the key before it, each in the length of P-521.</param>
/// <param name="Kind">What it says it is.</param>
/// <param name="Key">The key that it is about; always on P-521, and signing SHA-512.</param>
/// <param name="ElectronicSerial">The number of the module; null when it is about none.</param>
/// <param name="Approvals">For what the module is certified; empty where it names nothing.</param>
internal sealed record NShieldWarrantCertificate(
    ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Signature, string Kind, SubjectPublicKey.Ec Key, string? ElectronicSerial, IReadOnlyList<NShieldApproval> Approvals)
{
    public const string Delegation = "Delegation";
    public const string Module = "ModuleInformation";

    /// <summary>Of a module that got KLF2 later: what vouched for it then was a signature by DSA with 1,024 bits.</summary>
    public const string UpgradedModule = "FieldUpgradeModuleInformation";

    /// <summary>The curve of every key in a warrant, the root's too.</summary>
    public static readonly NamedCurve P521 = NamedCurve.All.First(curve => curve.Name == "P-521");

    private const int SignatureBytes = 132;
    private const int MostSerialCharacters = 32;

    // The warrants of smartcards end with another; they make no keys that are ordered for.
    private static readonly (string Kind, string Key, string Mechanism)[] Kinds =
    [
        (Delegation, "DelegateKey", "SigMech"),
        (Module, "KLF2pub", "KLF2mech"),
        (UpgradedModule, "KLF2pub", "KLF2mech"),
    ];

    /// <summary>Whether it names a module.</summary>
    public bool IsOfModule => Kind is Module or UpgradedModule;

    /// <summary>Reads one; null when it is none.</summary>
    public static NShieldWarrantCertificate? Read(DddsValue certificate)
    {
        if (certificate.Members is not { Count: 2 } parts || Member(parts, "Payload")?.Block is not { } payload
            || Member(parts, "Signature")?.Block is not { Length: SignatureBytes } signature || DddsValue.Read(payload)?.Members is not { } content
            || Member(content, "WarrantCertificateType")?.Symbol is not { } name)
        {
            return null;
        }

        var (kind, keyName, mechanismName) = Kinds.FirstOrDefault(kind => kind.Kind == name);
        if (kind is null || ReadKey(Member(content, keyName)) is not { } key || !SignsSha512(Member(content, mechanismName)))
            return null;
        var serial = Member(content, "ElectronicSerialNumber")?.Text;
        if (kind != Delegation && serial is not { Length: > 0 and <= MostSerialCharacters })
            return null;
        return new(payload, signature, kind, key, serial, [.. Member(content, "Approvals")?.Items?.Select(NShieldApproval.Read).OfType<NShieldApproval>() ?? []]);
    }

    /// <summary>Whether a key has signed it.</summary>
    public bool IsSignedBy(SubjectPublicKey.Ec key) => key.Curve == P521 && NCoreSignature.HoldsOfCurve(key, Payload.Span, Signature.Span);

    private static DddsValue? Member(IReadOnlyDictionary<string, DddsValue> members, string name) => members.TryGetValue(name, out var member) ? member : null;

    private static SubjectPublicKey.Ec? ReadKey(DddsValue? key) =>
        key?.Items is [{ Symbol: "ECDSA" }, { Symbol: "Public" }, { Symbol: "NISTP521" }, { Items: [{ Number: { } x }, { Number: { } y }] }]
            && NCoreSignature.Join(x, y, P521.CoordinateBytes) is { } joined ? new(P521, $"04{Convert.ToHexStringLower(joined)}") : null;

    private static bool SignsSha512(DddsValue? mechanism) => mechanism?.Items is [{ Symbol: "ECDSA" }, { Items: [{ Symbol: "EMSA1" }, { Symbol: "SHA512" }] }];
}
