using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Countersign.Proofs;

/// <summary>Sound requests by a number of keys, each with what signs for it.</summary>
internal sealed class CsrMaterial : IDisposable
{
    private readonly List<AsymmetricAlgorithm> keys = [];
    private readonly List<(byte[] Der, Func<byte[], byte[]> Sign)> requests = [];
    private readonly Random random;

    public CsrMaterial(int count, Random random)
    {
        this.random = random;
        for (var i = 0; i < count; i++)
            requests.Add(i % 16 == 0 ? ByRsa(i % 64 == 0 ? 4096 : 2048) : ByCurve((i % 3) switch { 0 => ECCurve.NamedCurves.nistP256, 1 => ECCurve.NamedCurves.nistP384, _ => ECCurve.NamedCurves.nistP521 }));
    }

    /// <summary>One of them.</summary>
    public (byte[] Der, Func<byte[], byte[]> Sign) Take() => requests[random.Next(requests.Count)];

    /// <summary>What is signed of a request.</summary>
    public static byte[] Signed(byte[] der)
    {
        var start = der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7F);
        var (content, length) = Header(der, start);
        return der[start..(content + length)];
    }

    /// <summary>A value with its tag and length.</summary>
    public static byte[] Tlv(byte tag, byte[] content)
    {
        var length = BitConverter.GetBytes(content.Length);
        return content.Length switch
        {
            < 0x80 => [tag, length[0], .. content],
            < 0x100 => [tag, 0x81, length[0], .. content],
            < 0x10000 => [tag, 0x82, length[1], length[0], .. content],
            _ => [tag, 0x83, length[2], length[1], length[0], .. content],
        };
    }

    public void Dispose() => keys.ForEach(key => key.Dispose());

    private (byte[] Der, Func<byte[], byte[]> Sign) ByRsa(int bits)
    {
        var key = RSA.Create(bits);
        keys.Add(key);
        var der = Complete(new CertificateRequest(Subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var algorithm = AlgorithmOf(der);
        return (der, signed => Tlv(0x30, [.. signed, .. algorithm, .. Tlv(0x03, [0, .. key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)])]));
    }

    private (byte[] Der, Func<byte[], byte[]> Sign) ByCurve(ECCurve curve)
    {
        var key = ECDsa.Create(curve);
        keys.Add(key);
        var der = Complete(new CertificateRequest(Subject, key, HashAlgorithmName.SHA256));
        var algorithm = AlgorithmOf(der);
        return (der, signed => Tlv(0x30, [.. signed, .. algorithm, .. Tlv(0x03, [0, .. key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)])]));
    }

    private const string Subject = "CN=*.shop.example, O=Example & Sons Ltd, OU=IT, STREET=1 High Street, L=Köln, S=NRW, PostalCode=50667, C=DE";

    private static byte[] Complete(CertificateRequest request)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("shop.example");
        names.AddEmailAddress("a@shop.example");
        names.AddIpAddress(System.Net.IPAddress.Parse("192.0.2.1"));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        return request.CreateSigningRequest();
    }

    private static byte[] AlgorithmOf(byte[] der)
    {
        var start = (der[1] < 0x80 ? 2 : 2 + (der[1] & 0x7F)) + Signed(der).Length;
        var (content, length) = Header(der, start);
        return der[start..(content + length)];
    }

    private static (int Content, int Length) Header(byte[] der, int at)
    {
        var length = (int)der[at + 1];
        if (length < 0x80)
            return (at + 2, length);
        var bytes = length & 0x7F;
        length = 0;
        for (var i = 0; i < bytes; i++)
            length = (length << 8) | der[at + 2 + i];
        return (at + 2 + bytes, length);
    }
}
