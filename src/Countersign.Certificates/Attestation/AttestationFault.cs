namespace Countersign.Certificates.Attestation;

/// <summary>Why a statement about a key is not believed; a closed list, whose contexts are those that -129 may carry (decision P5).</summary>
public sealed class AttestationFault
{
    /// <summary>No Base64, or longer than the parameter may be.</summary>
    public static readonly AttestationFault Base64 = new("base64", "The statement is not Base64.");

    /// <summary>Not the form that the maker of the hardware gives its statements.</summary>
    public static readonly AttestationFault Format = new("format", "The statement is damaged, or is not one of the hardware that was named.");

    /// <summary>Certificates are missing, too many, or not what they must be in their place.</summary>
    public static readonly AttestationFault Chain = new("chain", "The certificates of the statement are not those that the maker's hardware gives.");

    /// <summary>The chain ends with somebody who is not trusted.</summary>
    public static readonly AttestationFault RootNotTrusted = new("root not trusted", "The statement does not come from a maker of hardware whom we know.");

    /// <summary>A signature does not hold.</summary>
    public static readonly AttestationFault Signature = new("signature", "A signature in the statement does not hold.");

    /// <summary>The statement is about another key.</summary>
    public static readonly AttestationFault KeyMismatch = new("key mismatch", "The statement is about another key than the one in the CSR.");

    /// <summary>The key was brought in from outside, or the statement does not say that it was not.</summary>
    public static readonly AttestationFault NotGenerated = new("key not generated in hardware", "The hardware does not say that it made the key itself.");

    /// <summary>The key can leave the hardware.</summary>
    public static readonly AttestationFault Exportable = new("key exportable", "The key can be taken out of the hardware.");

    /// <summary>The hardware is not certified.</summary>
    public static readonly AttestationFault NotFips = new("not FIPS certified", "The hardware is not certified to FIPS 140.");

    /// <summary>The statement, or a certificate of it, is not valid now.</summary>
    public static readonly AttestationFault Expired = new("expired", "The statement has expired or is not valid yet.");

    /// <summary>The hardware's own program is one that makes unsound keys, or older than is taken.</summary>
    public static readonly AttestationFault Firmware = new("unsupported firmware", "The firmware of the hardware is not one that we take.");

    private AttestationFault(string context, string sentence) => (Context, Sentence) = (context, sentence);

    /// <summary>The reason as -129 carries it, short and stable.</summary>
    public string Context { get; }

    /// <summary>The reason for people.</summary>
    public string Sentence { get; }

    /// <inheritdoc/>
    public override string ToString() => Context;

    /// <summary>The verdict with this fault.</summary>
    /// <param name="detail">What exactly, for whoever looks into it; it may quote names that the statement holds.</param>
    internal AttestationVerdict.Fails Because(string detail) => new(this, detail);
}
