namespace Countersign.Certificates.Requests;

/// <summary>Why a certificate signing request is not taken; a closed list.</summary>
public sealed class CsrFault
{
    /// <summary>Longer than the parameter may be.</summary>
    public static readonly CsrFault TooLong = new("too long", "The CSR is too long.");

    /// <summary>No Base64, or in an armour with another label.</summary>
    public static readonly CsrFault Base64 = new("base64", "The CSR is not Base64, or its BEGIN and END lines are not those of a certificate request.");

    /// <summary>Spaces that may be line breaks or lost plus signs.</summary>
    public static readonly CsrFault Spaces = new("spaces",
        "The CSR is damaged, or spaces stand where its plus signs were: send it percent-encoded, with %2B for each plus sign.");

    /// <summary>More than one request.</summary>
    public static readonly CsrFault Several = new("several", "What was sent holds more than one CSR.");

    /// <summary>A private key, beside a request or instead of one.</summary>
    public static readonly CsrFault PrivateKey = new("private key",
        "What was sent holds a private key. Nobody else may know it: make a new key, and send only the CSR.");

    /// <summary>Base64 of something that is no DER, or more than one value.</summary>
    public static readonly CsrFault Der = new("der", "The CSR is damaged: what is encoded is not strict DER.");

    /// <summary>DER of something else.</summary>
    public static readonly CsrFault Structure = new("structure", "What was sent is not a PKCS #10 certificate signing request.");

    /// <summary>A subject that breaks the limits of its fields, or no text.</summary>
    public static readonly CsrFault Subject = new("subject", "A field of the CSR's subject is too long or is not readable text.");

    /// <summary>No common name.</summary>
    public static readonly CsrFault CommonName = new("common name", "The CSR's subject has no common name.");

    /// <summary>Requested names that are no names, or are there twice.</summary>
    public static readonly CsrFault Names = new("names", "The alternative names that the CSR asks for are malformed.");

    /// <summary>A kind of key that no certificate is made for.</summary>
    public static readonly CsrFault KeyKind = new("key kind", "The CSR's key is neither RSA nor elliptic-curve.");

    /// <summary>A key whose numbers cannot be.</summary>
    public static readonly CsrFault KeyNumbers = new("key numbers", "The CSR's public key is malformed.");

    /// <summary>-13: a size or curve that the product does not take.</summary>
    public static readonly CsrFault KeySize = new("key size", "The CSR's key has a size or curve that the product does not take.") { IsKeySize = true };

    /// <summary>A signature by an algorithm that proves nothing any more.</summary>
    public static readonly CsrFault SignatureAlgorithm = new("signature algorithm", "The CSR is signed by an algorithm that is not taken.");

    /// <summary>The signature does not hold.</summary>
    public static readonly CsrFault Signature = new("signature", "The CSR's own signature does not fit its key.");

    /// <summary>Infineon's flaw of 2017.</summary>
    public static readonly CsrFault Roca = new("weak key: ROCA", "The CSR's key was made by hardware with a known flaw (ROCA).");

    /// <summary>The flaw of Debian's OpenSSL of 2006 to 2008, and others on a list.</summary>
    public static readonly CsrFault Listed = new("weak key: listed", "The CSR's key is on a list of keys that everybody knows.");

    /// <summary>Primes that are too close.</summary>
    public static readonly CsrFault ClosePrimes = new("weak key: close primes", "The CSR's key can be factored: its primes are close together.");

    /// <summary>A divisor that is found by trying.</summary>
    public static readonly CsrFault SmallFactor = new("weak key: small factor", "The CSR's key can be factored: it has a small divisor.");

    /// <summary>An exponent that is even, too small or too large.</summary>
    public static readonly CsrFault Exponent = new("weak key: exponent", "The public exponent of the CSR's key is even, smaller than 3 or longer than 64 bits.");

    private CsrFault(string reason, string sentence) => (Reason, Sentence) = (reason, sentence);

    /// <summary>A few stable words for logs.</summary>
    public string Reason { get; }

    /// <summary>A sentence for people.</summary>
    public string Sentence { get; }

    /// <summary>Whether it is about the size of the key, which has an error of its own (-13).</summary>
    public bool IsKeySize { get; private init; }

    /// <summary>The reason.</summary>
    public override string ToString() => Reason;
}
