using System.Numerics;

namespace Countersign.Certificates.Requests;

/// <summary>Fermat's factorization: when the primes of a modulus are close, it is the difference of two squares that are soon found.</summary>
internal static class ClosePrimes
{
    // The baseline requirements ask for 100.
    private const int Rounds = 100;

    // A square is a square modulo each of these, which a number that is none seldom is for all four.
    private static readonly bool[][] Squares = [.. new[] { 64, 63, 65, 11 }.Select(SquaresModulo)];
    private const long AllModuli = 64L * 63 * 65 * 11;

    /// <summary>Whether the modulus falls apart within the rounds.</summary>
    public static bool Factor(BigInteger modulus)
    {
        var root = SquareRoot(modulus);
        if (root * root < modulus)
            root++;
        var difference = (root * root) - modulus;
        for (var round = 0; round < Rounds; round++)
        {
            if (IsSquare(difference))
                return true;
            difference += (2 * root) + 1; // (r + 1)^2 - r^2
            root++;
        }

        return false;
    }

    /// <summary>The largest integer whose square is not larger, by Newton's method from above.</summary>
    internal static BigInteger SquareRoot(BigInteger number)
    {
        if (number < 2)
            return number;
        var bits = (int)number.GetBitLength();
        // The leading 52 bits give as many bits of the root; each step doubles them.
        var shift = Math.Max(0, bits - 52) & ~1;
        var root = (new BigInteger(Math.Sqrt((double)(number >> shift))) + 2) << (shift / 2);
        while (true)
        {
            var next = (root + (number / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    private static bool IsSquare(BigInteger number)
    {
        var residue = (long)(number % AllModuli);
        foreach (var squares in Squares)
        {
            if (!squares[residue % squares.Length])
                return false;
        }

        var root = SquareRoot(number);
        return root * root == number;
    }

    private static bool[] SquaresModulo(int modulus)
    {
        var squares = new bool[modulus];
        for (var i = 0; i < modulus; i++)
            squares[i * i % modulus] = true;
        return squares;
    }
}
