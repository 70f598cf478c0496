using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Countersign.Certificates.Requests;
using static Countersign.Certificates.Tests.Requests.ARequest;

namespace Countersign.Certificates.Tests.Requests;

/// <summary>Keys of 2048 bits, each with one weakness, in requests that their owners have signed.</summary>
public class WeakRsaKeyTests
{
    // Random primes that are powers of 65537 modulo every prime up to 167.
    internal static readonly BigInteger MarkedPrime = Hex(
        "D7BE81663BF577C5A49D258F4018CE35CDB0732B57C23D2DD116D087AFAA744F9857E26E546BC485FB03BBF0CC9340A12D471C66A49DB10D3159B80F322F8BD6"
        + "E93482CB8BAD2786737368373C30C3DE8E6197599A4903CC6829A521A60CDA8C0238EB707AB3971A0E41D5B979E75CDF672E1F6C92138D2977C73CBB899DB409");

    internal static readonly BigInteger OtherMarkedPrime = Hex(
        "EEDBC24A0163A0A32CF53F142C7547848E956D89DD9B61C0ED5965AE7BC1F3D9C98E2F00EE0086C83BB7F4BAA5A1A4C269D0A4214792B986B4CEA25C229F706E"
        + "816A33163C0A33F95F72FAF5E50024638CC7259370517590136EAEC6AF207A83F630C412DB006F450F68ED79E66EE89E42F34697A55814C9F8F59EC5E4E0DA8B");

    // A random prime; the next one is 288 away.
    private static readonly BigInteger Prime = Hex(
        "FF34FFA995843188C6D0A342D9F70696B0716A9F7A66362B5A5348E8BC4217457094BC5548EA3C9FF885A2684FCA3F4B41BEFC271C590C10DFFD1D690A2F0148"
        + "19C34ADCF5863B3C3BFF365D45138E8077C3FF1F08C0AC78FC7C38CCF9157206037A5B3427BD535224B1CF46DA8C4238EEA6901ED230571870D8BC9FAC68A11D");

    [Fact]
    public void A_key_without_weakness_is_taken() => Assert.Null(Read(By(Prime, MarkedPrime)).Fault);

    [Fact]
    public void The_mark_of_ROCA_is_found() => Assert.Equal(CsrFault.Roca, Read(By(MarkedPrime, OtherMarkedPrime)).Fault);

    [Fact]
    public void Primes_that_are_neighbours_are_found() => Assert.Equal(CsrFault.ClosePrimes, Read(By(Prime, Prime + 288)).Fault);

    [Fact]
    public void A_square_is_found() => Assert.True(ClosePrimes.Factor(Prime * Prime));

    [Theory]
    [InlineData(251)]
    [InlineData(751)]
    public void A_prime_below_752_is_found(int factor)
    {
        // So that the length stays a multiple of eight.
        BigInteger[] primes = factor < 256 ? [Prime, MarkedPrime, factor] : [Prime, MarkedPrime, factor, 89];
        Assert.Equal(CsrFault.SmallFactor, Read(By(primes)).Fault);
    }

    [Fact]
    public void A_listed_key_is_found()
    {
        using var list = new StringReader(KnownKeys.FingerprintOf(Prime * MarkedPrime));
        Assert.Equal(CsrFault.Listed, Read(By(Prime, MarkedPrime), known: KnownKeys.Shipped.With(list)).Fault);
    }

    [Fact]
    public void The_keys_that_come_with_it_are_listed()
    {
        using var key = RSA.Create();
        key.ImportFromPem(Samples.Text("attestation/csr/badkeys/rsa-debianweak.key"));
        var modulus = new BigInteger(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true);
        Assert.Equal(3, KnownKeys.Shipped.Count);
        Assert.Equal(CsrFault.Listed, PublicKeyPolicy.Weakness(new SubjectPublicKey.Rsa(modulus, 65537), KnownKeys.Shipped));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Close_primes_are_looked_for_in_a_hundred_rounds(int round, bool isFound)
    {
        // The square above is found in this round: half the sum of the factors lies so far above the root of their product.
        var half = BigInteger.One << 1023;
        var difference = ClosePrimes.SquareRoot((2 * half * round) - (round * round));
        Assert.Equal(isFound, ClosePrimes.Factor((half * half) - (difference * difference)));
    }

    [Fact]
    public void The_size_comes_before_the_signature_and_the_signature_before_weaknesses()
    {
        Assert.Equal(CsrFault.KeySize, Read(Broken(By(MarkedPrime, OtherMarkedPrime)), leastRsaBits: 3072).Fault);
        Assert.Equal(CsrFault.Signature, Read(Broken(By(MarkedPrime, OtherMarkedPrime))).Fault);
    }

    [Fact]
    public void A_key_with_exponent_one_is_refused_before_its_signature_is_looked_at()
    {
        using var reader = new StringReader(Samples.Text("attestation/csr/badkeys/rsa-e1.key"));
        var pem = reader.ReadToEnd();
        var fields = System.Security.Cryptography.PemEncoding.Find(pem);
        var key = Convert.FromBase64String(pem[fields.Base64Data]);
        var numbers = new System.Formats.Asn1.AsnReader(key, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        Assert.Equal(CsrFault.Exponent, Read(Text(Unsigned(numbers.ReadInteger(), numbers.ReadInteger()))).Fault);
    }

    [Fact]
    public void An_even_modulus_is_no_key() => Assert.Equal(CsrFault.KeyNumbers, Read(Text(Unsigned(BigInteger.One << 2047, 65537))).Fault);

    [Fact]
    public void A_modulus_of_as_many_bits_as_fit_is_refused_for_its_size() =>
        Assert.Equal(CsrFault.KeySize, Read(Text(Unsigned((BigInteger.One << 180_000) + 1, 65537))).Fault);

    private static string Broken(string request)
    {
        var der = Convert.FromBase64String(request);
        der[^1] ^= 1;
        return Text(der);
    }

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
