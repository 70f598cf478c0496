using System.Security.Cryptography;
using Countersign.Protocol;
using Countersign.Server.Keys;
using Countersign.Server.Sandbox;

namespace Countersign.Server.Tests.Keys;

/// <summary>Which files in the operator's folder are believed, and what keeps the server from starting.</summary>
[Trait("Engine", "own")]
public sealed class TrustFolderTests : IDisposable
{
    private static readonly SandboxHardware Hardware = SandboxHardware.All.Single(one => one.Kind == HsmType.YubiKey);

    private readonly string data = Directory.CreateTempSubdirectory("countersign-test-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void Without_the_folder_nobody_is_believed() => Assert.Empty(TrustFolder.Read(data));

    [Fact]
    public void A_listed_file_is_an_anchor_of_the_kind_and_role_of_its_folder()
    {
        Put("YUBIKEY/piv/root.pem", Hardware.Roots["piv"]);
        Put("NSHIELD/warrant/kwarn.pem", SandboxHardware.All.Single(one => one.Kind == HsmType.NShield).Roots["warrant"]);
        List("# compared by two of us\n\n", " *");
        Assert.Equal([(HsmType.NShield, "warrant"), (HsmType.YubiKey, "piv")], TrustFolder.Read(data).Select(anchor => (anchor.Kind, anchor.Role)));
    }

    [Fact]
    public void What_is_not_listed_stops_the_start_and_the_line_to_add_is_told()
    {
        Put("YUBIKEY/piv/root.pem", Hardware.Roots["piv"]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(data, "attestation/YUBIKEY/piv/root.pem"))));
        Assert.Contains($"add the line '{hash}  YUBIKEY/piv/root.pem'", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_altered_file_stops_the_start()
    {
        Put("YUBIKEY/piv/root.pem", Hardware.Roots["piv"]);
        List();
        Put("YUBIKEY/piv/root.pem", Hardware.Roots["attestation"]);
        Assert.Contains("it was altered, or replaced", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listed_file_that_is_gone_stops_the_start()
    {
        Put("YUBIKEY/piv/root.pem", Hardware.Roots["piv"]);
        List();
        File.Delete(Path.Combine(data, "attestation/YUBIKEY/piv/root.pem"));
        Assert.Contains("lists YUBIKEY/piv/root.pem, which is not there", Fault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("YUBIKEY/root.pem")]
    [InlineData("YUBIKEY/owner/root.pem")]
    [InlineData("yubikey/piv/root.pem")]
    [InlineData("root.pem")]
    public void A_file_in_no_folder_of_anchors_stops_the_start(string file)
    {
        Put(file, Hardware.Roots["piv"]);
        List();
        Assert.Contains("The folders are YUBIKEY/piv, YUBIKEY/attestation, ", Fault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n")]
    public void What_is_no_anchor_stops_the_start(string text)
    {
        Put("LUNA/rsa/root.pem", text);
        List();
        Assert.Contains("is neither one certificate nor one public key", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_several_certificates_stops_the_start_and_it_is_told_that_each_needs_its_own()
    {
        Put("YUBIKEY/attestation/intermediates.pem", Hardware.Roots["attestation"] + Hardware.Roots["piv"]);
        List();
        Assert.Contains("Of several, each belongs into a file of its own.", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_anchor_that_no_statement_could_rest_on_stops_the_start()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        Put("YUBIKEY/piv/root.pem", key.ExportSubjectPublicKeyInfoPem());
        List();
        Assert.EndsWith("on which no statement in YUBIKEY/piv can rest: an anchor there is a certificate.", Fault(), StringComparison.Ordinal);
        File.Delete(Path.Combine(data, "attestation/YUBIKEY/piv/root.pem"));
        Put("NSHIELD/warrant/root.pem", Hardware.Roots["piv"]);
        List();
        Assert.EndsWith("on which no statement in NSHIELD/warrant can rest: an anchor there is a key on P-521.", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_stops_the_start()
    {
        Put("LUNA/rsa/root.pem", new string('\n', 70_000));
        List();
        Assert.Contains("is too long for an anchor", Fault(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc  YUBIKEY/piv/root.pem")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855  x")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 x")]
    public void A_manifest_that_is_none_stops_the_start(string line)
    {
        Directory.CreateDirectory(Path.Combine(data, TrustFolder.Name));
        File.WriteAllText(Path.Combine(data, TrustFolder.Name, TrustFolder.Manifest), "# files\n" + line + "\n");
        Assert.Contains("Line 2 of ", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_listed_twice_stops_the_start()
    {
        Put("YUBIKEY/piv/root.pem", Hardware.Roots["piv"]);
        List();
        File.AppendAllText(Path.Combine(data, TrustFolder.Name, TrustFolder.Manifest), File.ReadAllText(Path.Combine(data, TrustFolder.Name, TrustFolder.Manifest)));
        Assert.Contains("lists a file twice", Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_is_known_for_something_else_stops_the_start()
    {
        const string Published = "../shared/samples/attestation/roots/google-hawksbill-root-v1-prod.pem";
        var path = Path.Combine(Repository(), Published);
        Assert.SkipUnless(File.Exists(path), "../shared/samples is not there, where the genuine root is");
        Put("MARVELL_GOOGLE/manufacturer/root.pem", File.ReadAllText(path));
        List();
        Assert.Contains("is Hawksbill Root v1 prod, which belongs into MARVELL_GOOGLE/owner", Fault(), StringComparison.Ordinal);
    }

    private string Fault() => Assert.Throws<CannotStartException>(() => TrustFolder.Read(data)).Message;

    private void Put(string file, string text)
    {
        var path = Path.Combine(data, TrustFolder.Name, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    // As sha256sum writes it.
    private void List(string before = "", string mark = "  ")
    {
        var folder = Path.Combine(data, TrustFolder.Name);
        var lines = Directory.GetFiles(folder, "*.pem", SearchOption.AllDirectories)
            .Select(file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))) + mark + Path.GetRelativePath(folder, file));
        File.WriteAllText(Path.Combine(folder, TrustFolder.Manifest), before + string.Join('\n', lines) + "\n");
    }

    private static string Repository([System.Runtime.CompilerServices.CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
