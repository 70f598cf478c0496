using Countersign.Certificates.Requests;

namespace Countersign.Certificates.Attestation;

/// <summary>What a statement is judged on.</summary>
/// <param name="Package">What was handed in, decoded from Base64; at most <see cref="AttestationText.MostBytes"/> bytes.</param>
/// <param name="Key">The key in the CSR, of which the statement must speak.</param>
/// <param name="Trust">The anchors on which it may rest.</param>
/// <param name="Policy">What the operator asks of its kind.</param>
/// <param name="Now">When it is judged.</param>
internal sealed record Evidence(ReadOnlyMemory<byte> Package, SubjectPublicKey Key, AttestationTrust Trust, AttestationPolicy Policy, DateTimeOffset Now);
