using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Countersign.Certificates.Tests;

public class DcvTokenTests
{
    private const string Md5OfAbc = "900150983CD24FB0D6963F7D28E17F72"; // RFC 1321 appendix A.5.
    private const string Sha256OfAbc = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"; // FIPS 180-2 appendix B.1.

    private static readonly DcvToken Plain = DcvToken.For("abc"u8);
    private static readonly DcvToken Unique = DcvToken.For("abc"u8, "Order42");

    [Fact]
    public void The_file_is_named_by_MD5_and_holds_SHA256()
    {
        Assert.Equal($"/.well-known/pki-validation/{Md5OfAbc}.txt", Plain.FilePath);
        Assert.Equal([Sha256OfAbc, "sectigo.com"], Plain.FileLines);
        Assert.Equal([Sha256OfAbc, "sectigo.com", "Order42"], Unique.FileLines);
    }

    [Fact]
    public void The_record_points_from_MD5_to_the_halves_of_SHA256()
    {
        Assert.Equal("_900150983cd24fb0d6963f7d28e17f72.example.com", Plain.CnameOwner(A.Name("example.com")));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.sectigo.com", Plain.CnameTarget);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.order42.sectigo.com", Unique.CnameTarget);
    }

    [Fact]
    public void The_worked_example_holds()
    {
        var file = Path.GetFullPath(Path.Combine(Repository(), "../shared/samples/attestation/yubihsm2/gillstrom-csr.pem"));
        Assert.SkipUnless(File.Exists(file), "../shared/samples is not there, where the genuine CSR of a YubiHSM 2 is");
        var pem = File.ReadAllText(file);
        var fields = PemEncoding.Find(pem);
        var token = DcvToken.For(Convert.FromBase64String(pem[fields.Base64Data]));
        Assert.EndsWith("/2B57C457C998F8299AB687E226A264A3.txt", token.FilePath, StringComparison.Ordinal);
        Assert.Equal(["04B5F5E9D06CA3AE3D2B162417ECA0327C149B7BBABCC2417D2E11C73B379416", "sectigo.com"], token.FileLines);
        Assert.Equal("_2b57c457c998f8299ab687e226a264a3.example.com", token.CnameOwner(A.Name("example.com")));
        Assert.Equal("04b5f5e9d06ca3ae3d2b162417eca032.7c149b7bbabcc2417d2e11c73b379416.sectigo.com", token.CnameTarget);
    }

    [Fact]
    public void The_suffix_is_the_operators()
    {
        var token = DcvToken.For("abc"u8, suffix: "CA.example.");
        Assert.Equal([Sha256OfAbc, "ca.example"], token.FileLines);
        Assert.EndsWith(".ca.example", token.CnameTarget, StringComparison.Ordinal);
        Assert.False(token.IsFile(Encoding.ASCII.GetBytes($"{Sha256OfAbc}\nsectigo.com")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("123456789012345678901")]
    public void A_unique_value_has_1_to_20_letters_and_digits(string value) => Assert.Throws<ArgumentException>(() => DcvToken.For("abc"u8, value));

    [Theory]
    [InlineData("")]
    [InlineData("com")]
    [InlineData("*.example.com")]
    [InlineData("8.8.8.8")]
    public void A_suffix_is_a_domain_name(string suffix) => Assert.Throws<ArgumentException>(() => DcvToken.For("abc"u8, suffix: suffix));

    [Fact]
    public void A_record_that_would_be_longer_than_a_name_has_no_owner()
    {
        var label = new string('d', 63);
        Assert.Equal(253, Plain.CnameOwner(A.Name($"{label}.{label}.{label}.{new string('d', 19)}.example"))?.Length);
        Assert.Null(Plain.CnameOwner(A.Name($"{label}.{label}.{label}.{new string('d', 20)}.example")));
    }

    [Theory]
    [InlineData("{sha}\nsectigo.com")]
    [InlineData("{sha}\r\nsectigo.com\r\n")]
    [InlineData("\ufeff{sha}\nsectigo.com\n")]
    [InlineData("\n\n  {sha}  \r\n\t sectigo.com \n\n")]
    [InlineData("{sha} sectigo.com")]
    [InlineData("{sha}\nSECTIGO.COM")]
    [InlineData("{lower}\nsectigo.com")]
    public void A_file_is_the_token_whatever_its_editor_made_of_white_space_and_case(string body) => Assert.True(IsFile(Plain, body));

    [Theory]
    [InlineData("")]
    [InlineData("{sha}")]
    [InlineData("{sha}sectigo.com")]
    [InlineData("{sha}\nsectigo.com.evil.example")]
    [InlineData("{sha}\nxsectigo.com")]
    [InlineData("sectigo.com\n{sha}")]
    [InlineData("{sha}\n{sha}\nsectigo.com")]
    [InlineData("x{sha}\nsectigo.com")]
    [InlineData("{sha}0\nsectigo.com")]
    [InlineData("<html>{sha} sectigo.com</html>")]
    [InlineData("<html> {sha} sectigo.com </html>")]
    [InlineData("Latest comment: {sha} sectigo.com")]
    [InlineData("{sha}\nsectigo.com\nOrder42")]
    [InlineData("{sha}\u00a0sectigo.com")]
    [InlineData("\ufeff\ufeff{sha}\nsectigo.com")]
    public void Nothing_else_may_be_in_the_file(string body) => Assert.False(IsFile(Plain, body));

    [Theory]
    [InlineData("{sha}\nsectigo.com\nOrder42", true)]
    [InlineData("{sha}\nsectigo.com\nORDER42\n", true)]
    [InlineData("{sha}\nOrder42\nsectigo.com", false)]
    [InlineData("{sha}\nsectigo.com", false)]
    [InlineData("{sha}\nsectigo.com\nOrder43", false)]
    [InlineData("{sha}\nsectigo.com\nOrder42\nOrder43", false)]
    public void An_order_with_a_unique_value_wants_it_in_the_file(string body, bool isToken) => Assert.Equal(isToken, IsFile(Unique, body));

    [Fact]
    public void A_long_file_is_no_token_and_does_no_harm()
    {
        Assert.False(Plain.IsFile(new byte[100_000]));
        Assert.True(IsFile(Plain, $"{{sha}}\nsectigo.com{new string('\n', 100_000)}"));
    }

    [Theory]
    [InlineData("ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.sectigo.com", true)]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223.B00361A396177A9CB410FF61F20015AD.Sectigo.com.", true)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.sectigo.com..", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.comodoca.com", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.sectigo.com", false)]
    [InlineData("ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.order42.sectigo.com", false)]
    [InlineData("x.ba7816bf8f01cfea414140de5dae2223.b00361a396177a9cb410ff61f20015ad.sectigo.com", false)]
    [InlineData("", false)]
    public void A_record_points_to_the_token_in_any_case_with_or_without_a_dot(string target, bool isToken) =>
        Assert.Equal(isToken, Plain.IsCnameTarget(target));

    private static bool IsFile(DcvToken token, string body) =>
        token.IsFile(Encoding.UTF8.GetBytes(body
            .Replace("{sha}", Sha256OfAbc, StringComparison.Ordinal)
            .Replace("{lower}", Sha256OfAbc.ToLowerInvariant(), StringComparison.Ordinal)));

    private static string Repository([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "..", "..");
}
