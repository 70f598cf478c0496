using System.Security.Cryptography;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Tests.Requests;

public class CsrTextTests
{
    private const string Begin = "-----BEGIN CERTIFICATE REQUEST-----";
    private const string End = "-----END CERTIFICATE REQUEST-----";

    // One with plus signs at the beginning, in the middle and at the end of its lines.
    private static readonly byte[] Der = WithPlusSigns();
    private static readonly string[] Lines = LinesOf(Der);

    [Theory]
    [InlineData("\n", "\n")]
    [InlineData("\r\n", "\r\n")]
    [InlineData("", "\n")]
    [InlineData("\n", "  \n  ")]
    [InlineData("\n", "\n\n")]
    [InlineData("\n", "\t\n")]
    [InlineData(" ", " ")]
    public void Lines_may_be_broken_in_any_way(string around, string between) =>
        AssertRead($"{Begin}{around}{string.Join(between, Lines)}{around}{End}");

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Plus_signs_that_form_decoding_took_for_spaces_are_found_again_also_at_the_edges_of_lines(string between)
    {
        Assert.Contains(Lines, line => line[0] == '+');
        Assert.Contains(Lines, line => line[^1] == '+');
        AssertRead(string.Join(between, Lines).Replace('+', ' '));
        AssertRead($"{Begin}{between}{string.Join(between, Lines)}{between}{End}".Replace('+', ' '));
    }

    [Fact]
    public void They_are_found_inside_a_line_that_has_spaces_around_it() =>
        AssertRead($"{Begin}\n  {string.Concat(Lines).Replace('+', ' ')}  \n{End}");

    [Fact]
    public void Where_some_spaces_are_line_breaks_and_others_plus_signs_nothing_is_guessed() =>
        Assert.Equal(CsrFault.Spaces, ARequest.Read(string.Join(' ', Lines).Replace('+', ' ')).Fault);

    [Fact]
    public void A_text_that_fits_with_either_meaning_of_its_spaces_is_refused()
    {
        // Without spaces the bytes name a length of 0x3EF7, with plus signs one of 0x3EFB, and both have it: "MII+9w" and "MII++9w".
        var text = "MII +9w    " + new string('A', 21_492);
        Assert.Equal(16_123, Convert.FromBase64String(text.Replace(" ", "", StringComparison.Ordinal) + "==").Length);
        Assert.Equal(16_127, Convert.FromBase64String(text.Replace(' ', '+') + "=").Length);
        Assert.Equal(CsrFault.Spaces, ARequest.Read(text).Fault);
    }

    [Theory]
    [InlineData(Begin + "\n{0}\n" + End + "\n" + Begin + "\n{0}\n" + End)]
    [InlineData("-----BEGIN NEW CERTIFICATE REQUEST-----\n{0}\n-----END NEW CERTIFICATE REQUEST-----\n-----BEGIN CERTIFICATE-----\n{0}\n-----END CERTIFICATE-----")]
    public void More_than_one_block_is_refused(string format) =>
        Assert.Equal(CsrFault.Several, ARequest.Read(format.Replace("{0}", string.Concat(Lines), StringComparison.Ordinal)).Fault);

    [Fact]
    public void Who_sends_a_private_key_is_told()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = $"{Begin}\n{string.Join('\n', Lines)}\n{End}\n";
        foreach (var pem in new[] { key.ExportPkcs8PrivateKeyPem(), key.ExportECPrivateKeyPem() })
        {
            Assert.Equal(CsrFault.PrivateKey, ARequest.Read(pem).Fault);
            Assert.Equal(CsrFault.PrivateKey, ARequest.Read(request + pem).Fault);
        }
    }

    [Theory]
    [InlineData("=")]
    [InlineData("MIIB====")]
    [InlineData("MI=B")]
    [InlineData("MIIB\0")]
    [InlineData("-----")]
    public void What_is_no_Base64_says_so(string text) => Assert.Equal(CsrFault.Base64, ARequest.Read(text).Fault);

    [Fact]
    public void A_truncated_request_is_damaged() => Assert.Equal(CsrFault.Der, ARequest.Read(string.Concat(Lines)[..^8]).Fault);

    private static void AssertRead(string text) => Assert.True(ARequest.Read(text) is { Request: { } request, Fault: null } && request.Der.Span.SequenceEqual(Der), text);

    private static string[] LinesOf(byte[] der) => Convert.ToBase64String(der, Base64FormattingOptions.InsertLineBreaks).Split("\r\n");

    private static byte[] WithPlusSigns()
    {
        while (true)
        {
            // A plus sign after "MII" would be part of the length.
            var der = ARequest.Der("CN=shop.example, OU=+++++++++++++++++++++++++++++++++");
            var lines = LinesOf(der);
            if (lines.Any(line => line[0] == '+') && lines.Any(line => line[^1] == '+') && lines[^1][^1] != '+' && !lines[0].StartsWith("MII+", StringComparison.Ordinal))
                return der;
        }
    }
}
