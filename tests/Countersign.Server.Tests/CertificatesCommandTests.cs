using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Countersign.Conformance;
using Countersign.Server.Accounts;
using Countersign.Server.Http;
using Countersign.Server.Storage;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Countersign.Server.Tests;

/// <summary>The verbs for client certificates, beside a running server that has the same store.</summary>
public sealed class CertificatesCommandTests(RunningServer server) : IClassFixture<RunningServer>, IDisposable
{
    private const string Brand = RefusedPaidCalls.Brand;

    private readonly string directory = Directory.CreateTempSubdirectory("countersign-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string FileName => Path.Combine(directory, "client.pem");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A5_a_certificate_for_the_affiliates_own_key_counts_at_once_until_it_is_revoked()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var issued = await Run("issue", Brand, "--csr", await Request(key));
        Assert.Equal(0, issued.Code);
        using var certificate = X509Certificate2.CreateFromPem(issued.Output);
        Assert.Equal($"CN={Brand}, O=Countersign client", certificate.Subject);
        Assert.DoesNotContain("X509v3 Subject Alternative Name", certificate.Extensions.Select(extension => extension.Oid?.FriendlyName));

        using var http = server.Client(ListenerKind.Private, certificate: certificate.CopyWithPrivateKey(key));
        Assert.StartsWith("orderNumber=", await Pay(http), StringComparison.Ordinal);
        var fingerprint = ClientCertificates.Fingerprint(certificate);
        Assert.Contains("counts as none from the next request on", (await Run("revoke", fingerprint[..8])).Error, StringComparison.Ordinal);
        Assert.StartsWith("errorCode=-91&errorItem=paymentStatus&", await Pay(http), StringComparison.Ordinal);

        var again = await Run("revoke", fingerprint.ToUpperInvariant());
        Assert.Equal(1, again.Code);
        Assert.Contains("was revoked already, at 20", again.Error, StringComparison.Ordinal);
        Assert.Equal(["certificate.issued", "certificate.revoked"], await Trail(fingerprint));
    }

    [Fact]
    public async Task A_key_that_is_made_lies_beside_its_certificate_and_only_its_owner_reads_it()
    {
        var (code, output, _) = await Run("issue", Brand, "--out", FileName);
        Assert.Equal((0, ""), (code, output));
        var keyFile = Path.Combine(directory, "client-key.pem");
        if (!OperatingSystem.IsWindows())
            Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], new[] { FileName, keyFile }.Select(File.GetUnixFileMode).Distinct());
        using var certificate = X509Certificate2.CreateFromPemFile(FileName, keyFile);
        using var http = server.Client(ListenerKind.Private, certificate: certificate);
        Assert.StartsWith("orderNumber=", await Pay(http), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_file_the_certificate_is_in_the_data_directory_under_a_name_of_its_own()
    {
        var before = Directory.GetFiles(Path.Combine(server.DataDirectory, "tls", "clients"));
        Assert.Equal(0, (await Run("issue", "--own")).Code);
        Assert.Equal(0, (await Run("issue", "--own")).Code);
        var made = Directory.GetFiles(Path.Combine(server.DataDirectory, "tls", "clients")).Except(before).Select(Path.GetFileName).ToList();
        Assert.Equal(4, made.Count);
        Assert.All(made, name => Assert.Matches("^own-[0-9a-f]{8}(-key)?[.]pem$", name!));
    }

    [Theory]
    [InlineData("client.pem")]
    [InlineData("client-key.pem")]
    public async Task No_file_is_overwritten_and_nothing_is_registered_then(string existing)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, existing), "precious", Token);
        var before = await Count();
        var (code, _, error) = await Run("issue", Brand, "--out", FileName);
        Assert.Equal(1, code);
        Assert.Contains($"{existing} already; nothing was issued.", error, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path.Combine(directory, existing), Token));
        Assert.Equal(before, await Count());
    }

    [Theory]
    [InlineData("The brands are: Affiliate_Brand_Name, Legacy_Brand, Second_Brand; the operator's own is --own.", "issue", "Unknown")]
    [InlineData("There is no affiliate of the brand 'Unknown'.", "list", "Unknown")]
    [InlineData("Name the affiliate by its brand, or the operator's own by --own.", "issue")]
    [InlineData("Name the affiliate by its brand, or the operator's own by --own.", "issue", Brand, "--own")]
    [InlineData("There is no directory for /nowhere/client.pem; nothing was issued.", "issue", Brand, "--out", "/nowhere/client.pem")]
    [InlineData("'/nowhere/request.pem'", "issue", Brand, "--csr", "/nowhere/request.pem")]
    [InlineData("'123' is no fingerprint", "revoke", "123")]
    [InlineData("'certificate' is no fingerprint", "revoke", "certificate")]
    [InlineData("No certificate's fingerprint begins with 0000000000.", "revoke", "00:00:00:00:00")]
    public async Task What_cannot_be_done_is_told_in_a_sentence_and_ends_with_1(string sentence, params string[] words)
    {
        var (code, output, error) = await Run(words);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RSA 1024", "size or curve")]
    [InlineData("secp256k1", "size or curve")]
    [InlineData("signature", "signature does not fit its key")]
    [InlineData("text", "not Base64")]
    [InlineData("long", "too long")]
    public async Task A_request_that_is_none_or_has_a_key_that_is_not_taken_is_refused(string kind, string reason)
    {
        using var rsa = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10"));
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = kind switch
        {
            "RSA 1024" => await Write(new CertificateRequest("CN=A", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem()),
            "secp256k1" => await Request(other),
            "signature" => await Write(Altered(new CertificateRequest("CN=A", good, HashAlgorithmName.SHA256).CreateSigningRequest())),
            "long" => await Write(new string('A', 70_000)),
            _ => await Write("no request!"),
        };
        var before = await Count();
        var (code, _, error) = await Run("issue", Brand, "--csr", file);
        Assert.Equal(1, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(before, await Count());
    }

    [Fact]
    public async Task An_RSA_key_is_certified_by_the_elliptic_authority()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=A", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var issued = await Run("issue", Brand, "--csr", await Write(request.CreateSigningRequestPem()));
        using var certificate = X509Certificate2.CreateFromPem(issued.Output);
        using var http = server.Client(ListenerKind.Private, certificate: certificate.CopyWithPrivateKey(rsa));
        Assert.StartsWith("orderNumber=", await Pay(http), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_has_a_line_for_each_certificate_and_says_which_are_expired_or_revoked()
    {
        var certificates = server.Parts.GetRequiredService<AffiliateCertificates>();
        await certificates.Register(new AffiliateCertificate { Fingerprint = new string('1', 64), AffiliateId = 3, NotAfter = 1_700_000_000_000 }, Token);
        await certificates.Register(
            new AffiliateCertificate { Fingerprint = new string('1', 32) + new string('2', 32), AffiliateId = 3, Serial = "0A", NotAfter = 4_000_000_000_000 }, Token);
        Assert.Contains("2 fingerprints begin with 11111111", (await Run("revoke", "11111111")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("revoke", new string('1', 32) + "2")).Code);

        var lines = (await Run("list", "Legacy_Brand")).Output.TrimEnd().Split(Environment.NewLine);
        Assert.Matches("^FINGERPRINT +BRAND +SERIAL  NOT AFTER +REVOKED AT$", lines[0]);
        Assert.Matches("^1{64}  Legacy_Brand  -       2023-11-14 22:13:20Z [(]expired[)]  -$", lines[1]);
        Assert.Matches("^1{32}2{32}  Legacy_Brand  0A      2096-10-02 07:06:40Z            20..-..-.. ..:..:..Z$", lines[2]);
        Assert.Equal(3, lines.Length);
        Assert.Equal(await Count() + 1, (await Run("list")).Output.TrimEnd().Split(Environment.NewLine).Length);
    }

    private static async Task<string> Pay(HttpClient http)
    {
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(RefusedPaidCalls.Paid + "&paymentMethod=4"));
        body.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var response = await http.PostAsync(new Uri("/products/!PlaceOrder", UriKind.Relative), body, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private async Task<(int Code, string Output, string Error)> Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await new RootCommand { CertificatesCommand.Create(server.StoreSettings) }.Parse(["certificates", .. words])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, Token);
        return (code, output.ToString(), error.ToString());
    }

    private Task<string> Request(ECDsa key)
    {
        var request = new CertificateRequest("CN=Somebody else, O=Another", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("another.example");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return Write(request.CreateSigningRequestPem());
    }

    private static string Altered(byte[] request)
    {
        request[^1] ^= 1;
        return PemEncoding.WriteString("CERTIFICATE REQUEST", request);
    }

    private async Task<string> Write(string text)
    {
        var path = Path.Combine(directory, $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(path, text, Token);
        return path;
    }

    private async Task<long> Count()
    {
        await using var connection = server.Parts.GetRequiredService<Database>().OpenRead();
        return await connection.QuerySingleAsync<long>("select count(*) from affiliate_certificate");
    }

    private async Task<IEnumerable<string>> Trail(string fingerprint)
    {
        await using var connection = server.Parts.GetRequiredService<Database>().OpenRead();
        return await connection.QueryAsync<string>("select action from audit where subject = @subject order by at, action", new { subject = $"certificate:{fingerprint}" });
    }
}
