using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Countersign.Certificates;
using Countersign.Server.Http;
using Microsoft.Extensions.Time.Testing;

namespace Countersign.Server.Tests.Http;

[UnsupportedOSPlatform("windows")]
public sealed class TlsFilesTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string data = Directory.CreateTempSubdirectory("countersign-test-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void First_start_makes_files_for_the_servers_user_only()
    {
        TlsFiles.Open(data, time).ClientCertificate("Affiliate_Brand_Name").Dispose();

        string[] expected = ["authority-key.pem", "authority.pem", "clients/Affiliate_Brand_Name-key.pem", "clients/Affiliate_Brand_Name.pem", "server-key.pem", "server.pem"];
        var directory = Path.Combine(data, "tls");
        Assert.Equal(expected, Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.Equal(Own, File.GetUnixFileMode(Path.Combine(directory, file))));
        Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(directory, "clients")));
    }

    [Fact]
    public void Later_starts_keep_what_is_there()
    {
        TlsFiles.Open(data, time).ClientCertificate("brand").Dispose();
        var before = Contents();
        time.Advance(TimeSpan.FromDays(300));
        TlsFiles.Open(data, time).ClientCertificate("brand").Dispose();
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Development_certificates_are_renewed_for_their_keys_before_they_expire()
    {
        TlsFiles.Open(data, time).ClientCertificate("brand").Dispose();
        var before = Contents();
        time.Advance(TimeSpan.FromDays(370));
        var tls = TlsFiles.Open(data, time);
        using var client = tls.ClientCertificate("brand");
        var after = Contents();

        Assert.Equal(["clients/brand.pem", "server.pem"], after.Keys.Where(file => after[file] != before[file]).Order(StringComparer.Ordinal));
        Assert.True(tls.Server.NotAfter > time.GetUtcNow().AddDays(390));
        Assert.Null(new ClientCertificateRules(tls.Authorities).FirstBroken(client, time.GetUtcNow().AddDays(390)));
    }

    [Fact]
    public void Client_certificate_of_a_former_authority_is_replaced()
    {
        TlsFiles.Open(data, time).ClientCertificate("brand").Dispose();
        File.Delete(PathOf("authority.pem"));
        File.Delete(PathOf("authority-key.pem"));
        var tls = TlsFiles.Open(data, time);
        using var client = tls.ClientCertificate("brand");
        Assert.Null(new ClientCertificateRules(tls.Authorities).FirstBroken(client, time.GetUtcNow()));
    }

    [Fact]
    public void Certificate_of_an_operator_is_used_and_never_written()
    {
        Operators(time.GetUtcNow().AddDays(-10), time.GetUtcNow().AddDays(-1));
        var before = Contents();
        var tls = TlsFiles.Open(data, time);
        Assert.Equal("CN=shop.example", tls.Server.Subject);
        Assert.True(tls.Server.HasPrivateKey);
        Assert.Equal(before, Contents().Where(file => before.ContainsKey(file.Key)));
    }

    [Fact]
    public void Start_that_was_cut_off_between_key_and_certificate_is_completed()
    {
        TlsFiles.Open(data, time);
        var key = File.ReadAllText(PathOf("server-key.pem"));
        File.Delete(PathOf("server.pem"));
        Assert.True(TlsFiles.Open(data, time).Server.HasPrivateKey);
        Assert.Equal(key, File.ReadAllText(PathOf("server-key.pem")));
    }

    [Theory]
    [InlineData("server.pem", "")]
    [InlineData("server.pem", "no certificate")]
    [InlineData("server-key.pem", "no key")]
    [InlineData("authority.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void File_that_cannot_be_used_is_named(string file, string content)
    {
        TlsFiles.Open(data, time);
        File.WriteAllText(PathOf(file), content);
        var fault = Assert.Throws<CannotStartException>(() => TlsFiles.Open(data, time));
        Assert.Contains(PathOf(file), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_without_its_key_is_told()
    {
        TlsFiles.Open(data, time);
        File.Delete(PathOf("server-key.pem"));
        Assert.Contains("server-key.pem", Assert.Throws<CannotStartException>(() => TlsFiles.Open(data, time)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_of_another_certificate_is_told()
    {
        TlsFiles.Open(data, time);
        File.Copy(PathOf("authority-key.pem"), PathOf("server-key.pem"), overwrite: true);
        Assert.Throws<CannotStartException>(() => TlsFiles.Open(data, time));
    }

    [Fact]
    public void Directory_that_cannot_be_made_is_told()
    {
        var file = Path.Combine(data, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<CannotStartException>(() => TlsFiles.Open(file, time)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../server")]
    [InlineData("a/b")]
    public void Name_of_a_client_cannot_leave_its_directory(string name) =>
        Assert.Throws<ArgumentException>(() => TlsFiles.Open(data, time).ClientCertificate(name));

    private string PathOf(string file) => Path.Combine(data, "tls", file);

    private Dictionary<string, string> Contents() =>
        Directory.GetFiles(PathOf(""), "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(PathOf(""), file), File.ReadAllText);

    private void Operators(DateTimeOffset from, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=shop.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(from, until);
        Directory.CreateDirectory(PathOf(""));
        File.WriteAllText(PathOf("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("server-key.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
