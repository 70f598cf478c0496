namespace Countersign.Certificates.Attestation;

/// <summary>A type of asymmetric key (M_KeyType) that modules make, or sign with.</summary>
/// <param name="Public">The number of its public half.</param>
/// <param name="Private">The number of its private half.</param>
/// <param name="Prefix">What its hash begins with (Entrust, "Construction of nCore key hashes").</param>
/// <param name="Numbers">Of how many numbers the public half consists.</param>
internal sealed record NCoreKeyType(uint Public, uint Private, string Prefix, int Numbers)
{
    /// <summary>The exponent, then the modulus.</summary>
    public static readonly NCoreKeyType Rsa = new(1, 2, "RSA00", 2);

    /// <summary>The prime, the prime of the subgroup, its generator, and the key.</summary>
    public static readonly NCoreKeyType Dsa = new(3, 19, "DSA00", 4);

    /// <summary>On a curve, for any use.</summary>
    public static readonly NCoreKeyType Curve = new(44, 45, "EC00", 2);

    /// <summary>On a curve, for signatures.</summary>
    public static readonly NCoreKeyType Ecdsa = new(46, 47, "ECDSA00", 2);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<NCoreKeyType> All { get; } = [Rsa, Dsa, Curve, Ecdsa];

    /// <summary>Whether its keys are points on a curve.</summary>
    public bool IsOnCurve => this == Curve || this == Ecdsa;
}
