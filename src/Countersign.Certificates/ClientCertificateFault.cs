namespace Countersign.Certificates;

/// <summary>Why a client certificate is not accepted.</summary>
public enum ClientCertificateFault
{
    /// <summary>The RSA key has fewer than 2048 bits, or the key is neither RSA nor on P-256, P-384 or P-521.</summary>
    UnsupportedKey,

    /// <summary>The certificate is an authority's own.</summary>
    IsAuthority,

    /// <summary>The extended key usage clientAuth is not named, as in a certificate without the extension; or the key usage leaves out signatures.</summary>
    NotForClients,

    /// <summary>It is not signed over SHA-256, SHA-384 or SHA-512, nor by EdDSA.</summary>
    WeakSignature,

    /// <summary>The certificate or its authority is not valid yet.</summary>
    NotYetValid,

    /// <summary>The certificate or its authority is no longer valid.</summary>
    Expired,

    /// <summary>None of the trusted authorities issued it, or its signature does not hold.</summary>
    UnknownAuthority,

    /// <summary>The path from the authority breaks another rule of RFC 5280 section 6.</summary>
    BrokenPath,
}
