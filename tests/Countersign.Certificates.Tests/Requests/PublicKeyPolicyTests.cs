using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Tests.Requests;

public class PublicKeyPolicyTests
{
    private static readonly BigInteger Modulus = ModulusOf(2048);

    [Theory]
    [InlineData(2048, 2048)]
    [InlineData(3072, 3072)]
    [InlineData(2056, 2048)]
    public void An_RSA_key_of_a_size_that_the_product_takes_is_sound(int bits, int least) =>
        Assert.NotNull(ARequest.Read(ARequest.Text(ARequest.RsaDer(bits)), least).Request);

    [Theory]
    [InlineData(1024, 2048)]
    [InlineData(2048, 3072)]
    public void A_smaller_one_is_refused_for_its_size(int bits, int least) =>
        Assert.True(ARequest.Read(ARequest.Text(ARequest.RsaDer(bits)), least).Fault is { IsKeySize: true });

    [Theory]
    [InlineData(2049)]
    [InlineData(2052)]
    [InlineData(8200)]
    [InlineData(16384)]
    public void A_size_that_is_none_is_refused_before_anything_is_computed_with_it(int bits) =>
        Assert.Equal(CsrFault.KeySize, ARequest.Read(ARequest.Text(ARequest.Unsigned((BigInteger.One << (bits - 1)) + 1, 65537))).Fault);

    [Theory]
    [InlineData("1.3.132.0.10")] // secp256k1
    [InlineData("1.3.36.3.3.2.8.1.1.7")] // brainpoolP256r1
    public void Another_curve_is_refused_for_its_size(string curve)
    {
        byte[] der;
        try
        {
            der = ARequest.Der(curve: ECCurve.CreateFromValue(curve));
        }
        catch (Exception unknown) when (unknown is PlatformNotSupportedException or CryptographicException)
        {
            Assert.Skip($"The platform cannot make keys on {curve}.");
            return;
        }

        Assert.Equal(CsrFault.KeySize, ARequest.Read(ARequest.Text(der)).Fault);
    }

    [Fact]
    public void All_three_curves_are_taken()
    {
        foreach (var curve in new[] { ECCurve.NamedCurves.nistP256, ECCurve.NamedCurves.nistP384, ECCurve.NamedCurves.nistP521 })
            Assert.NotNull(ARequest.Read(ARequest.Text(ARequest.Der(curve: curve))).Request);
    }

    [Fact]
    public void A_point_on_no_curve_is_refused()
    {
        var der = ARequest.Der();
        var point = der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x03, 0x42, 0x00, 0x04]);
        der[point + 10] ^= 1;
        Assert.Equal(CsrFault.KeyNumbers, ARequest.Read(ARequest.Text(der)).Fault);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(65536)]
    public void An_exponent_that_is_even_or_one_is_refused(int exponent) =>
        Assert.Equal(CsrFault.Exponent, ARequest.Read(ARequest.Text(ARequest.Unsigned(Modulus, exponent))).Fault);

    [Fact]
    public void An_exponent_of_more_than_64_bits_is_refused() =>
        Assert.Equal(CsrFault.Exponent, ARequest.Read(ARequest.Text(ARequest.Unsigned(Modulus, (BigInteger.One << 64) + 1))).Fault);

    [Fact]
    public void A_key_with_the_mark_of_ROCA_is_weak()
    {
        Assert.False(Roca.IsWeak(Modulus));
        Assert.Equal(CsrFault.KeySize, ARequest.Read(Samples.Text("attestation/csr/roca/csr05.pem")).Fault); // 2049 bits besides.
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificate(
            System.Text.Encoding.ASCII.GetBytes(Samples.Text("attestation/csr/roca/cert04.pem")));
        using var key = System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPublicKey(certificate)!;
        Assert.True(Roca.IsWeak(new BigInteger(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true)));
    }

    [Fact]
    public void A_power_of_65537_modulo_the_small_primes_is_what_ROCA_leaves()
    {
        // By the Chinese remainder theorem, any power of the generator modulo the product of the primes has the mark.
        var primes = PublicKeyPolicy.Primes(168).Skip(1).Aggregate(BigInteger.One, (product, prime) => product * prime);
        Assert.True(Roca.IsWeak(BigInteger.ModPow(65537, 123456789, primes)));
        Assert.True(Roca.IsWeak(BigInteger.ModPow(65537, 987654321, primes) + (primes << 1800)));
        Assert.False(Roca.IsWeak(BigInteger.ModPow(65537, 123456789, primes) + 1));
    }

    [Fact]
    public void Close_primes_are_found_and_others_are_not()
    {
        var prime = BigInteger.Pow(2, 1023) + 1155; // Primality does not matter here, closeness does.
        Assert.True(ClosePrimes.Factor(prime * (prime + 20)));
        Assert.True(ClosePrimes.Factor(prime * (prime + (BigInteger.One << 500))));
        Assert.False(ClosePrimes.Factor(Modulus));
    }

    [Fact]
    public void A_genuine_request_by_a_key_of_close_primes_is_refused() =>
        Assert.Equal(CsrFault.ClosePrimes, ARequest.Read(Samples.Text("attestation/csr/badkeys/rsa-fermat.csr")).Fault);

    [Fact]
    public void A_square_root_is_the_largest_whose_square_is_not_larger()
    {
        foreach (var number in new[] { BigInteger.Zero, 1, 2, 3, 4, 15, 16, 17, (BigInteger.One << 104) - 1, BigInteger.One << 105, Modulus, (Modulus * Modulus) - 1, Modulus * Modulus })
        {
            var root = ClosePrimes.SquareRoot(number);
            Assert.True(root * root <= number && (root + 1) * (root + 1) > number);
        }
    }

    [Fact]
    public void A_small_divisor_makes_a_key_weak()
    {
        Assert.Equal(CsrFault.SmallFactor, PublicKeyPolicy.Weakness(new SubjectPublicKey.Rsa(Modulus * 751, 65537), KnownKeys.None));
        Assert.Null(PublicKeyPolicy.Weakness(new SubjectPublicKey.Rsa(Modulus, 65537), KnownKeys.None));
    }

    [Fact]
    public void A_key_that_is_listed_is_weak()
    {
        using var list = new StringReader($"# a list\n\n{KnownKeys.FingerprintOf(Modulus)}\n");
        var known = KnownKeys.None.With(list);
        Assert.Equal(1, known.Count);
        Assert.Equal(CsrFault.Listed, PublicKeyPolicy.Weakness(new SubjectPublicKey.Rsa(Modulus, 65537), known));
    }

    [Fact]
    public void A_list_with_a_line_that_is_no_fingerprint_says_which()
    {
        using var list = new StringReader("00112233445566778899\nnonsense\n");
        Assert.Contains("Line 2", Assert.Throws<FormatException>(() => KnownKeys.None.With(list)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_4096_bits_is_read_and_judged_within_five_milliseconds()
    {
        var text = ARequest.Text(ARequest.RsaDer(4096));
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < 50; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            Assert.NotNull(ARequest.Read(text).Request);
            least = Stopwatch.GetElapsedTime(begun) is var took && took < least ? took : least;
        }

        TestContext.Current.SendDiagnosticMessage($"4096 bits: {least.TotalMilliseconds} ms");
        Assert.InRange(least, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
    }

    private static BigInteger ModulusOf(int bits)
    {
        using var key = RSA.Create(bits);
        return new BigInteger(key.ExportParameters(false).Modulus!, isUnsigned: true, isBigEndian: true);
    }
}
