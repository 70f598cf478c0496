using System.Numerics;

namespace Countersign.Certificates.Requests;

/// <summary>Which keys certificates are made for (decision P3; CA/Browser Forum baseline requirements 6.1.1.3, 6.1.5 and 6.1.6).</summary>
public static class PublicKeyPolicy
{
    /// <summary>The smallest RSA key of most products, in bits.</summary>
    public const int LeastRsaBits = 2048;

    /// <summary>The smallest RSA key that signs programs, in bits.</summary>
    public const int LeastSigningRsaBits = 3072;

    private const int MostRsaBits = 8192;

    // The work of a verification grows with the exponent, and the platform's library takes no longer one for large moduli.
    private const int MostExponentBits = 64;

    // The product of the primes below 752, as in the baseline requirements.
    private static readonly BigInteger SmallPrimes = Primes(752).Aggregate(BigInteger.One, (product, prime) => product * prime);

    /// <summary>-13: a size that the product does not take.</summary>
    internal static CsrFault? FaultOfSize(SubjectPublicKey key, int leastRsaBits) =>
        key is SubjectPublicKey.Rsa rsa && (rsa.Bits < leastRsaBits || rsa.Bits > MostRsaBits || rsa.Bits % 8 != 0) ? CsrFault.KeySize
        : key is SubjectPublicKey.Rsa { Exponent: var exponent } && (exponent.IsEven || exponent < 3 || exponent.GetBitLength() > MostExponentBits) ? CsrFault.Exponent
        : null;

    /// <summary>A key that can be found or factored. A point on its curve is sound: the platform has refused others.</summary>
    internal static CsrFault? Weakness(SubjectPublicKey key, KnownKeys known) => key is not SubjectPublicKey.Rsa { Modulus: var modulus } ? null
        : known.Has(modulus) ? CsrFault.Listed
        : !BigInteger.GreatestCommonDivisor(modulus, SmallPrimes).IsOne ? CsrFault.SmallFactor
        : Roca.IsWeak(modulus) ? CsrFault.Roca
        : ClosePrimes.Factor(modulus) ? CsrFault.ClosePrimes
        : null;

    /// <summary>The primes below a bound.</summary>
    internal static IEnumerable<int> Primes(int below) =>
        Enumerable.Range(2, below - 2).Where(number => !Enumerable.Range(2, (int)Math.Sqrt(number) - 1).Any(divisor => number % divisor == 0));
}
