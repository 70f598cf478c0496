using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>Makes key attestations as Fortanix DSM does; each part can be changed.</summary>
internal sealed record FortanixMaker
{
    public const string Generated = Arc + "2.4.1.1";
    public const string NeverExportable = Arc + "2.4.1.2";
    public const string Enrolment = Arc + "2.5";
    public const string Policies = "2.5.29.32";
    public const string SubjectKey = "2.5.29.14";
    public const string AuthorityKey = "2.5.29.35";

    /// <summary>The place of the statement in a chain.</summary>
    public const int Statement = 0;

    /// <summary>The place of what signs statements.</summary>
    public const int Authority = 1;

    /// <summary>The place of what signs authorities.</summary>
    public const int Ca = 2;

    private const string Arc = "1.3.6.1.4.1.49690.";

    /// <summary>The key that is spoken of.</summary>
    public MadeKey Customer { get; init; } = MadeKey.Rsa("customer", 3072);

    /// <summary>When it was spoken of.</summary>
    public DateTimeOffset Signed { get; init; } = MadeAttestation.Now.AddDays(-1);

    /// <summary>Changes a certificate before it is signed, by its place from the statement upwards; the root is the last.</summary>
    public Func<int, MadeCertificate, MadeCertificate> Change { get; init; } = (_, one) => one;

    /// <summary>Which encoded certificates go into the package, in which order; the statement is the first.</summary>
    public Func<IReadOnlyList<byte[]>, IReadOnlyList<byte[]>> Choose { get; init; } = all => all;

    /// <summary>How they are put into one.</summary>
    public Func<IReadOnlyList<byte[]>, byte[]> Container { get; init; } = Json;

    /// <summary>The root.</summary>
    public static MadeCertificate Root { get; } = One("Fortanix Attestation and Provisioning Root CA", MadeKey.Rsa("fortanix root"), null,
        MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign), MadeCertificate.Authority());

    /// <summary>Good ones: JSON and every other container, keys of all kinds, with the root and without it, of an authority that has ended since.</summary>
    public static IEnumerable<MadeAttestation> Good()
    {
        yield return new FortanixMaker().Make();
        foreach (var container in MadeBag.All)
            yield return new FortanixMaker { Container = container }.Make();
        yield return new FortanixMaker { Customer = MadeKey.Rsa("customer", 4096) }.Make();
        foreach (var bits in (int[])[256, 384, 521])
            yield return new FortanixMaker { Customer = MadeKey.Curve("customer", bits) }.Make();
        yield return new FortanixMaker { Choose = all => [.. all.SkipLast(1)] }.Make();
        yield return new FortanixMaker { Choose = all => [all[Statement], .. all.Skip(1).Reverse()] }.Make();
        yield return new FortanixMaker { Signed = MadeAttestation.Now.AddDays(-60), Change = Lives(-70, -40) }.Make();
        yield return new FortanixMaker { Signed = MadeAttestation.Now.AddDays(-14), Change = Lives(-13, 17) }.Make();
    }

    /// <summary>Gives the authority a life of its own, in days from now.</summary>
    public static Func<int, MadeCertificate, MadeCertificate> Lives(int from, int to) => (place, one) =>
        place == Authority ? one with { NotBefore = MadeAttestation.Now.AddDays(from), NotAfter = MadeAttestation.Now.AddDays(to) } : one;

    /// <summary>The JSON that the API answers.</summary>
    public static byte[] Json(IReadOnlyList<byte[]> certificates) => Encoding.UTF8.GetBytes(
        $$"""
        {
            "authority_chain": [{{string.Join(",\n        ", certificates.Skip(1).Select(der => $"\"{Convert.ToBase64String(der)}\""))}}],
            "attestation_statement": { "format": "x509_certificate", "statement": "{{Convert.ToBase64String(certificates[Statement])}}" }
        }
        """);

    /// <summary>All certificates, the statement first.</summary>
    public IReadOnlyList<MadeCertificate> Certificates()
    {
        var root = Change(3, Root);
        var ca = Change(Ca, One("Fortanix Key Attestation CA", MadeKey.Rsa("fortanix ca", 4096), root,
            MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign), MadeCertificate.Authority(),
            (Policies, false, Sequence(Sequence(Identifier(Arc + "6.1.2"))))));
        var authority = Lives(-10, 20)(Authority, One("Fortanix DSM SaaS Key Attestation Authority", MadeKey.Rsa("fortanix authority", 3072), ca,
            MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature), MadeCertificate.NoAuthority(), MadeCertificate.For(Arc + "8.1") with { IsCritical = false },
            (Enrolment, false, Sequence(Sequence(Identifier(Arc + "2.5.1"), Identifier(Arc + "2.5.1.1")), Sequence(Identifier(Arc + "2.5.2")))),
            (Policies, false, Sequence(Sequence(Identifier(Arc + "6.1.2"))))));
        authority = Change(Authority, authority);
        var statement = One("Fortanix DSM Key Attestation", Customer, authority,
            MadeCertificate.Uses(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment), (Generated, false, Sequence()), (NeverExportable, false, Sequence())) with
        {
            Subject = $"OID.{Arc}1.2.2=b2b87f84-80d2-4c4c-ba41-7fa12fb4eff5, CN=Fortanix DSM Key Attestation",
            NotBefore = Signed,
            NotAfter = new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero),
        };
        return [Change(Statement, statement), authority, ca, root];
    }

    /// <summary>The attestation.</summary>
    public MadeAttestation Make() => new(HsmType.Fortanix, Container(Choose([.. Certificates().Select(one => one.Der)])), Customer,
        (AttestationKind.Of(HsmType.Fortanix).AnchorRoles[0], Root.Pem));

    private static MadeCertificate One(string name, MadeKey key, MadeCertificate? issuer, params (string Identifier, bool IsCritical, byte[] Value)[] extensions) => new()
    {
        Subject = $"CN={name}, O=\"Fortanix, Inc.\", C=US",
        Key = key,
        Issuer = issuer,
        Extensions =
        [
            .. extensions,
            (SubjectKey, false, CsrMaterial.Tlv(0x04, KeyIdentifier(key))),
            (AuthorityKey, false, Sequence(CsrMaterial.Tlv(0x80, KeyIdentifier(issuer?.Key ?? key)))),
        ],
    };

    private static byte[] KeyIdentifier(MadeKey key) => SHA256.HashData(key.Info)[..20];

    private static byte[] Sequence(params IEnumerable<byte[]> parts) => CsrMaterial.Tlv(0x30, [.. parts.SelectMany(part => part)]);

    private static byte[] Identifier(string dotted)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteObjectIdentifier(dotted);
        return writer.Encode();
    }
}
