namespace Countersign.Certificates.Requests;

/// <summary>Reads the bytes of a request (RFC 2986 section 4) and judges its key: the size before any arithmetic, then the signature, then weaknesses.</summary>
internal static class CsrReader
{
    // Four characters of text for three bytes.
    private const int MostBytes = CsrText.MostCharacters / 4 * 3;
    private const byte Attributes = 0xA0;

    /// <summary>Reads a request; the first fault that it has.</summary>
    public static CsrFault? Read(byte[] der, int leastRsaBits, KnownKeys known, out CertificateSigningRequest? request)
    {
        request = null;
        if (der.Length > MostBytes || !DerWalk.IsStrict(der))
            return CsrFault.Der;
        var whole = new DerReader(der);
        if (!whole.TryEnter(DerReader.Sequence, out var parts) || !parts.TryRead(DerReader.Sequence, out var content, out var signed)
            || !parts.TryEnter(DerReader.Sequence, out var algorithm) || !algorithm.TryRead(DerReader.Identifier, out var identifier)
            || !parts.TryRead(DerReader.BitString, out var signature) || !parts.IsAtEnd || signature[0] != 0)
        {
            return CsrFault.Structure;
        }

        if (!ObjectIdentifiers.TryWrite(identifier, out var signedBy))
            return CsrFault.SignatureAlgorithm;
        var fields = new List<SubjectField>();
        if (ReadContent(content, fields, out var key, out var names) is { } fault)
            return fault;
        if ((PublicKeyPolicy.FaultOfSize(key!, leastRsaBits) ?? CsrSignature.Check(key!, signedBy, algorithm.Rest, signed, signature[1..])
            ?? PublicKeyPolicy.Weakness(key!, known)) is { } weak)
        {
            return weak;
        }

        request = new CertificateSigningRequest(der, fields, names, key!, signedBy);
        return null;
    }

    private static CsrFault? ReadContent(ReadOnlySpan<byte> content, List<SubjectField> fields, out SubjectPublicKey? key, out RequestedNames names)
    {
        (key, names) = (null, RequestedNames.None);
        var parts = new DerReader(content);
        if (!parts.TryRead(DerReader.Integer, out var version) || version is not [0] || !parts.TryEnter(DerReader.Sequence, out var subject)
            || !parts.TryEnter(DerReader.Sequence, out var info))
        {
            return CsrFault.Structure;
        }

        if ((SubjectReader.Read(subject, fields) ?? PublicKeyReader.Read(info, out key)) is { } fault)
            return fault;
        // RFC 2986 has them always, if empty; programs that leave them out are known.
        if (parts.IsAtEnd)
            return null;
        return parts.TryEnter(Attributes, out var attributes) && parts.IsAtEnd ? RequestedNames.Read(attributes, out names) : CsrFault.Structure;
    }
}
