using System.Globalization;
using System.Numerics;
using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>A curve as nCore numbers it (M_ECName), with the numbers that go into the hash of a key on it (FIPS 186-4 section D.1.2).</summary>
internal sealed class NCoreCurve
{
    private NCoreCurve(uint number, int bits, string prime, string b, string x, string y, string order)
    {
        Number = number;
        Bits = bits;
        Curve = NamedCurve.All.First(curve => curve.CoordinateBytes == (bits + 7) / 8);
        var p = Hex(prime);
        Domain = [p, p - 3, Hex(b), Hex(x), Hex(y), Hex(order), BigInteger.One];
    }

    /// <summary>Those that certificates are made for.</summary>
    public static IReadOnlyList<NCoreCurve> All { get; } =
    [
        new(4, 256,
            prime: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            x: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
            y: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
            order: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
        new(5, 384,
            prime: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
            b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            x: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
            y: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
            order: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
        new(6, 521,
            prime: "01ff" + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            b: "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            x: "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
            y: "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
            order: "01ff" + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa" + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409"),
    ];

    /// <summary>The number of its name.</summary>
    public uint Number { get; }

    /// <summary>The bits of its field.</summary>
    public int Bits { get; }

    /// <summary>The same curve, as certificates know it.</summary>
    public NamedCurve Curve { get; }

    /// <summary>Its prime, a, b, the generator's x and y, their order, and the cofactor.</summary>
    public IReadOnlyList<BigInteger> Domain { get; }

    // The zero keeps the first bit from being a sign.
    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
