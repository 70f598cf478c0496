using System.Numerics;

namespace Countersign.Certificates.Requests;

/// <summary>Reads a SubjectPublicKeyInfo (RFC 5280 section 4.1, RFC 8017, RFC 5480).</summary>
internal static class PublicKeyReader
{
    /// <summary>1.2.840.113549.1.1.1.</summary>
    private static ReadOnlySpan<byte> RsaIdentifier => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    /// <summary>1.2.840.10045.2.1.</summary>
    private static ReadOnlySpan<byte> EcIdentifier => [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];

    /// <summary>Reads a key; the fault when it is none that certificates are made for.</summary>
    public static CsrFault? Read(DerReader info, out SubjectPublicKey? key)
    {
        key = null;
        if (!info.TryEnter(DerReader.Sequence, out var algorithm) || !algorithm.TryRead(DerReader.Identifier, out var identifier)
            || !info.TryRead(DerReader.BitString, out var bits) || !info.IsAtEnd || bits[0] != 0)
        {
            return CsrFault.Structure;
        }

        if (identifier.SequenceEqual(RsaIdentifier))
            return DerReader.IsNullOrNothing(algorithm.Rest) ? ReadRsa(bits[1..], out key) : CsrFault.KeyNumbers;
        return identifier.SequenceEqual(EcIdentifier) ? ReadEc(algorithm, bits[1..], out key) : CsrFault.KeyKind;
    }

    private static CsrFault? ReadRsa(ReadOnlySpan<byte> bits, out SubjectPublicKey? key)
    {
        key = null;
        if (!DerWalk.IsStrict(bits))
            return CsrFault.KeyNumbers;
        var whole = new DerReader(bits);
        if (!whole.TryEnter(DerReader.Sequence, out var numbers) || !numbers.TryRead(DerReader.Integer, out var modulus)
            || !numbers.TryRead(DerReader.Integer, out var exponent) || !numbers.IsAtEnd || modulus[0] >= 0x80 || exponent[0] >= 0x80
            || (modulus[^1] & 1) == 0)
        {
            return CsrFault.KeyNumbers;
        }

        key = new SubjectPublicKey.Rsa(new BigInteger(modulus, isBigEndian: true), new BigInteger(exponent, isBigEndian: true));
        return null;
    }

    private static CsrFault? ReadEc(DerReader algorithm, ReadOnlySpan<byte> point, out SubjectPublicKey? key)
    {
        key = null;
        if (!algorithm.TryRead(DerReader.Identifier, out var named) || !algorithm.IsAtEnd)
            return CsrFault.KeySize; // A curve given by its numbers is another one, whatever they are.
        if (!ObjectIdentifiers.TryWrite(named, out var identifier) || NamedCurve.All.FirstOrDefault(curve => curve.Identifier == identifier) is not { } found)
            return CsrFault.KeySize;
        if (point.Length != 1 + (2 * found.CoordinateBytes) || point[0] != 0x04)
            return CsrFault.KeyNumbers;
        key = new SubjectPublicKey.Ec(found, Convert.ToHexStringLower(point));
        return null;
    }
}
