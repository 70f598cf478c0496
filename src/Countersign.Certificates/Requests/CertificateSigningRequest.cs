using System.Security.Cryptography;

namespace Countersign.Certificates.Requests;

/// <summary>A PKCS #10 certificate signing request (RFC 2986) that has been read, whose signature holds and whose key is sound.</summary>
public sealed class CertificateSigningRequest
{
    internal CertificateSigningRequest(byte[] der, IReadOnlyList<SubjectField> subject, RequestedNames names, SubjectPublicKey key, string signatureAlgorithm)
    {
        Der = der;
        Subject = subject;
        Names = names;
        Key = key;
        SignatureAlgorithm = signatureAlgorithm;
    }

    /// <summary>Its bytes.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>The fields of its subject, in their order.</summary>
    public IReadOnlyList<SubjectField> Subject { get; }

    /// <summary>The subject alternative names that it asks for.</summary>
    public RequestedNames Names { get; }

    /// <summary>Its public key.</summary>
    public SubjectPublicKey Key { get; }

    /// <summary>The algorithm that signs it, by its object identifier.</summary>
    public string SignatureAlgorithm { get; }

    /// <summary>The first common name; null without one.</summary>
    public string? CommonName => Field(SubjectFields.CommonName);

    /// <summary>The MD5 of its bytes, upper-case hex: a name for it in DCV tokens, and no protection.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The DCV protocol names a request by its MD5; nothing rests on it.")]
    public string Md5 => field ??= Convert.ToHexString(MD5.HashData(Der.Span));

    /// <summary>The SHA-256 of its bytes, upper-case hex.</summary>
    public string Sha256 => field ??= Convert.ToHexString(SHA256.HashData(Der.Span));

    /// <summary>The first field of its subject with this identifier; null without one.</summary>
    public string? Field(string identifier) => Subject.FirstOrDefault(field => field.Identifier == identifier)?.Text;

    /// <summary>Reads, verifies and judges a request as callers send it; nothing is ever thrown.</summary>
    /// <param name="text">The text: Base64 or PEM.</param>
    /// <param name="leastRsaBits">The smallest RSA key that the product takes.</param>
    /// <param name="known">Keys that everybody knows.</param>
    /// <param name="fault">What is wrong with it; null when nothing is.</param>
    /// <returns>The request; null with a fault.</returns>
    public static CertificateSigningRequest? Read(string text, int leastRsaBits, KnownKeys known, out CsrFault? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(known);
        CertificateSigningRequest? request = null;
        fault = CsrText.Decode(text, out var der) ?? CsrReader.Read(der, leastRsaBits, known, out request);
        return fault is null ? request : null;
    }
}
