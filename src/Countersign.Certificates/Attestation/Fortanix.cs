using System.Text.Json;
using Countersign.Protocol;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// The key attestation of Fortanix DSM (support.fortanix.com 18924491083028): the JSON that its API answers, or the four certificates in it. Lists of
/// revoked authorities are not looked at, for a verdict needs no network.
/// </summary>
internal static class Fortanix
{
    public const string Root = "root";

    private const string KeyIdentifier = "1.3.6.1.4.1.49690.1.2.2";

    /// <summary>Judges one; the authorities may stand in any order, with the root or without it.</summary>
    public static AttestationVerdict Verify(Evidence evidence)
    {
        if ((OfJson(evidence.Package.Span) ?? CertificateBag.Read(evidence.Package)) is not { } certificates)
            return AttestationFault.Format.Because("it is neither the JSON of a key attestation nor certificates, of which there may be ten");
        if (certificates.Where(one => one.Subject.CommonName == FortanixMarks.StatementName).Take(2).ToList() is not [var statement])
            return AttestationFault.Chain.Because($"of {certificates.Count} certificates, not exactly one is a {FortanixMarks.StatementName}");
        if (certificates.Count - FortanixMarks.Path.Places.Count is not (0 or 1))
            return AttestationFault.Chain.Because($"{certificates.Count} certificates stand where {FortanixMarks.Path.Places.Count + 1} belong");
        var anchors = evidence.Trust.Of(HsmType.Fortanix, Root);
        var fault = VendorPath.Arrange(certificates, statement, anchors, out var path)
            ?? FortanixMarks.FaultOfIdentifiers(path)
            ?? FortanixMarks.Path.Check(path, anchors, Moment(path, evidence.Now))
            ?? FaultOfAge(statement, evidence)
            ?? FaultOfKey(statement, evidence);
        return fault is null ? new AttestationVerdict.Holds(Describe(path)) : fault;
    }

    private static IReadOnlyList<VendorCertificate>? OfJson(ReadOnlySpan<byte> utf8)
    {
        if (StrictJson.ReadObject(utf8) is not { } whole
            || StrictJson.Member(whole, "authority_chain", JsonValueKind.Array) is not { } chain || chain.GetArrayLength() > CertificateBag.MostCertificates
            || StrictJson.Member(whole, "attestation_statement", JsonValueKind.Object) is not { } outer || StrictJson.Text(outer, "format") != "x509_certificate"
            || StrictJson.Member(outer, "statement", JsonValueKind.String) is not { } statement)
        {
            return null;
        }

        var ders = chain.EnumerateArray().Prepend(statement).Select(StrictJson.Bytes).OfType<byte[]>().ToList();
        return ders.Count == chain.GetArrayLength() + 1 ? CertificateBag.Read(ders) : null;
    }

    // An authority lives for a month, so that Fortanix has it judged when the statement was signed. One that is younger than the statement has been
    // issued again for the same key, as in Fortanix's own test; then all must be valid now, as they must anywhere else.
    private static DateTimeOffset Moment(IReadOnlyList<VendorCertificate> path, DateTimeOffset now) =>
        path[0].NotBefore is var signed && path.All(one => one.NotBefore <= signed && signed <= one.NotAfter) ? signed : now;

    private static AttestationVerdict.Fails? FaultOfAge(VendorCertificate statement, Evidence evidence)
    {
        var (signed, now) = (statement.NotBefore, evidence.Now);
        if (signed > now || statement.NotAfter < now)
            return AttestationFault.Expired.Because($"the statement is valid from {signed:u} to {statement.NotAfter:u}");
        return evidence.Policy.MostAge is { } most && now - signed > most
            ? AttestationFault.Expired.Because($"the statement was signed at {signed:u}, longer ago than {most.Days} days") : null;
    }

    private static AttestationVerdict.Fails? FaultOfKey(VendorCertificate statement, Evidence evidence) =>
        statement.Key != evidence.Key ? AttestationFault.KeyMismatch.Because("the statement is of another key")
        : !FortanixMarks.Claims(statement, FortanixMarks.Generated) ? AttestationFault.NotGenerated.Because($"the statement has no empty extension {FortanixMarks.Generated}")
        : !FortanixMarks.Claims(statement, FortanixMarks.NeverExportable) ? AttestationFault.Exportable.Because($"the statement has no empty extension {FortanixMarks.NeverExportable}")
        : null;

    private static AttestedKey Describe(IReadOnlyList<VendorCertificate> path) => new()
    {
        Kind = HsmType.Fortanix,
        Maker = "Fortanix",
        Model = "Data Security Manager on FX2200",
        KeyName = path[0].Subject.Field(KeyIdentifier),
        Path = [.. path.Select(one => one.Subject.Text), path[^1].Issuer.Text],
        Findings =
        [
            $"The statement was signed at {path[0].NotBefore:u} by an authority that is valid from {path[1].NotBefore:u} to {path[1].NotAfter:u}.",
            "Whether Fortanix has revoked the authority was not looked up.",
        ],
    };
}
