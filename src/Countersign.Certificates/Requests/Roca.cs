using System.Numerics;

namespace Countersign.Certificates.Requests;

/// <summary>
/// The keys of Infineon's library of 2012 to 2017 (CVE-2017-15361): modulo each small prime their modulus is a power of 65537, which an
/// ordinary modulus is for all of them about once in 2^27.
/// </summary>
internal static class Roca
{
    private const int Generator = 65537;

    // The primes from 3 to 167, each with the powers of the generator modulo it as bits.
    private static readonly (int Prime, UInt128 LowPowers, UInt128 HighPowers)[] Residues = [.. PublicKeyPolicy.Primes(168).Skip(1).Select(Powers)];
    private static readonly BigInteger AllPrimes = Residues.Aggregate(BigInteger.One, (product, residue) => product * residue.Prime);

    /// <summary>Whether a modulus has the mark.</summary>
    public static bool IsWeak(BigInteger modulus)
    {
        var reduced = modulus % AllPrimes;
        foreach (var (prime, low, high) in Residues)
        {
            var residue = (int)(reduced % prime);
            if (((residue < 128 ? low >> residue : high >> (residue - 128)) & 1) == 0)
                return false;
        }

        return true;
    }

    private static (int Prime, UInt128 LowPowers, UInt128 HighPowers) Powers(int prime)
    {
        var (low, high) = (UInt128.Zero, UInt128.Zero);
        var power = 1;
        do
        {
            if (power < 128)
                low |= UInt128.One << power;
            else
                high |= UInt128.One << (power - 128);
            power = power * (Generator % prime) % prime;
        }
        while (power != 1);
        return (prime, low, high);
    }
}
