using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Proofs.Attestation;
using Countersign.Protocol;

namespace Countersign.Certificates.Tests.Attestation;

/// <summary>
/// A genuine statement of Google's Cloud HSM. The request that belongs to it was not published: the key is the one that the statement names.
/// </summary>
public sealed class MarvellGoogleSampleTests
{
    private const string Point =
        "0448325169a37687389bf6de2febaf15985d0352708bbe022b2b9c4c6efb78dc7fd54e0d20a3aa6e06ee53b1052f611a0d42b61081498db789c09756b8010ada70";

    private static readonly SubjectPublicKey Key = new SubjectPublicKey.Ec(NamedCurve.All[0], Point);

    [Theory]
    [InlineData("cavium-liquidsecurity-manufacturer-root-2015.pem")]
    [InlineData("cavium-liquidsecurity-manufacturer-root-2024.pem")]
    public void The_genuine_statement_holds_under_either_edition_of_the_manufacturers_root(string root)
    {
        foreach (var container in Enum.GetValues<MarvellContainer>())
        {
            var package = new MarvellGoogleMaker { Container = container }.Bundle(Statement(), [.. Chain().Select(Pem)]);
            var key = Assert.IsType<AttestationVerdict.Holds>(Verdict(package, Trust(root))).Key;
            Assert.Equal(("5.3G1953-ICM001225", true), (key.Serial, key.IsFips));
            Assert.StartsWith("d06cc801f7dffdbdd7a9240bdc0ae1ad", key.KeyName, StringComparison.Ordinal);
            Assert.Equal(
                ["HSM:5.3G1953-ICM001225:PARTN:1, for FIPS mode", "HSM:5.3G1953-ICM001225, for FIPS mode", "localca.liquidsecurity.cavium.com"], key.Path);
        }
    }

    [Fact]
    public void The_genuine_statement_is_not_one_of_another_line_of_modules() =>
        Assert.Equal(AttestationFault.RootNotTrusted, Fault(Bundle(), Trust("marvell-ls2-manufacturer-root-2024.pem")));

    [Fact]
    public void The_genuine_statement_holds_while_its_certificates_are_valid()
    {
        Assert.IsType<AttestationVerdict.Holds>(Verdict(Bundle(), at: new(2029, 12, 31, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(AttestationFault.Expired, Fault(Bundle(), at: new(2030, 1, 1, 0, 0, 1, TimeSpan.Zero)));
        Assert.Equal(AttestationFault.Expired, Fault(Bundle(), at: new(2024, 4, 15, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Each_byte_of_the_genuine_statement_counts()
    {
        var (statement, chain) = (Unpacked(), Chain());
        for (var at = 0; at < statement.Length; at++)
        {
            statement[at] ^= 0x01;
            Assert.IsType<AttestationVerdict.Fails>(Verdict(Package(MarvellGoogleMaker.Pack(statement), chain)));
            statement[at] ^= 0x01;
        }

        Assert.IsType<AttestationVerdict.Holds>(Verdict(Package(MarvellGoogleMaker.Pack(statement), chain)));
    }

    [Fact]
    public void Each_byte_of_the_genuine_certificates_counts()
    {
        var (statement, chain) = (Statement(), Chain());
        foreach (var certificate in chain)
        {
            for (var at = 0; at < certificate.Length; at++)
            {
                certificate[at] ^= 0x01;
                Assert.IsType<AttestationVerdict.Fails>(Verdict(Package(statement, chain)));
                certificate[at] ^= 0x01;
            }
        }

        Assert.IsType<AttestationVerdict.Holds>(Verdict(Package(statement, chain)));
    }

    private static byte[] Statement() => Samples.Bytes("attestation/marvell_google/peculiar-validator-ecc.dat");

    private static byte[] Unpacked() => Gzip.Inflate(Statement())!;

    private static List<byte[]> Chain() => PemText.Blocks(Samples.Bytes("attestation/marvell_google/peculiar-validator-chain.pem"), PemText.Certificate)!;

    private static byte[] Bundle() => Package(Statement(), Chain());

    private static byte[] Package(byte[] statement, List<byte[]> chain) => MarvellGoogleMaker.Archive(
        CompressionLevel.NoCompression, ("attestation.dat", statement), ("combined-chain.pem", Encoding.ASCII.GetBytes(string.Concat(chain.Select(Pem)))));

    private static string Pem(byte[] der) => $"{PemEncoding.WriteString("CERTIFICATE", der)}\n";

    private static AttestationTrust Trust(string root = "cavium-liquidsecurity-manufacturer-root-2015.pem") => new(
    [
        TrustAnchor.Read(HsmType.MarvellGoogle, "manufacturer", Samples.Bytes($"attestation/roots/{root}"))!,
        TrustAnchor.Read(HsmType.MarvellGoogle, "owner", Samples.Bytes("attestation/roots/google-hawksbill-root-v1-prod.pem"))!,
    ]);

    private static AttestationFault? Fault(byte[] package, AttestationTrust? trust = null, DateTimeOffset? at = null) =>
        (Verdict(package, trust, at) as AttestationVerdict.Fails)?.Fault;

    private static AttestationVerdict Verdict(byte[] package, AttestationTrust? trust = null, DateTimeOffset? at = null) => KeyAttestation.Verify(
        HsmType.MarvellGoogle, Convert.ToBase64String(package), Key, trust ?? Trust(), new AttestationPolicy(), at ?? MadeAttestation.Now);
}
