using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Countersign.Certificates.Attestation;

/// <summary>
/// What Google gives of a key in its Cloud HSM: the archive that its console offers, or the KeyOperationAttestation of its API, alone or within the
/// CryptoKeyVersion (cloud.google.com/kms/docs/reference/rest/v1).
/// </summary>
/// <param name="Statement">The statement of the hardware, still packed.</param>
/// <param name="Certificates">The certificates to it, in no order that counts.</param>
internal sealed record GoogleBundle(byte[] Statement, IReadOnlyList<byte[]> Certificates)
{
    /// <summary>
    /// The one format that is read, of firmware 3.2-08 and later. No statement of the first is public, and those who describe it disagree on where its
    /// objects begin and how it is signed.
    /// </summary>
    public const string Format = "CAVIUM_V2_COMPRESSED";

    private const string AllChains = "combined-chain.pem";

    private static readonly string[] ChainsOfApi = ["caviumCerts", "googleCardCerts", "googlePartitionCerts"];

    /// <summary>Reads one; the fault when it is none.</summary>
    public static AttestationVerdict.Fails? Read(ReadOnlyMemory<byte> package, out GoogleBundle? bundle)
    {
        if (ZipEntries.Are(package.Span))
            return ReadArchive(package, out bundle);
        bundle = null;
        return StrictJson.ReadObject(package.Span) is { } whole
            ? ReadAnswer(StrictJson.Member(whole, "attestation", JsonValueKind.Object) ?? whole, out bundle)
            : AttestationFault.Format.Because("it is neither Google's archive of an attestation nor the JSON of its API");
    }

    private static AttestationVerdict.Fails? ReadArchive(ReadOnlyMemory<byte> package, out GoogleBundle? bundle)
    {
        bundle = null;
        if (ZipEntries.Read(package) is not { } entries)
            return AttestationFault.Format.Because($"it is no ZIP archive of at most {ZipEntries.Most} files and {Inflation.MostBytes} bytes");
        // Systems that pack a folder again add notes of their own about each file.
        var files = entries.Where(entry => !FileName(entry).StartsWith("._", StringComparison.Ordinal)).ToList();
        if (files.FindAll(file => Ends(file, ".dat")) is not [var statement] || statement.Unpack() is not { } packed)
            return AttestationFault.Format.Because("the archive does not hold one statement, a .dat file");
        var chains = files.FindAll(file => Ends(file, ".pem") && FileName(file).Contains("chain", StringComparison.OrdinalIgnoreCase));
        // The archive may hold each chain a second time by itself.
        if (chains.Exists(file => Ends(file, AllChains)))
            chains.RemoveAll(file => !Ends(file, AllChains));
        if (chains.Count == 0)
            return AttestationFault.Chain.Because("the archive holds no chain, a .pem file");
        if (!TryReadAll(chains.Select(file => file.Unpack()), out var certificates))
            return AttestationFault.Format.Because("the chain in the archive cannot be read");
        bundle = new GoogleBundle(packed, certificates);
        return null;
    }

    private static AttestationVerdict.Fails? ReadAnswer(JsonElement attestation, out GoogleBundle? bundle)
    {
        bundle = null;
        if (StrictJson.Text(attestation, "format") != Format)
            return AttestationFault.Format.Because($"the format of the attestation is not {Format}");
        // Google's own programs write the other alphabet of Base64 too.
        if (StrictJson.Text(attestation, "content") is not { } content || !AttestationText.TryDecode(content, out var statement))
            return AttestationFault.Format.Because("the attestation has no content");
        if (StrictJson.Member(attestation, "certChains", JsonValueKind.Object) is not { } chains)
            return AttestationFault.Chain.Because("the attestation has no certChains");
        var texts = new List<byte[]?>();
        foreach (var name in ChainsOfApi)
        {
            if (StrictJson.Member(chains, name, JsonValueKind.Array) is not { } chain || chain.GetArrayLength() is 0 or > CertificateBag.MostCertificates)
                return AttestationFault.Chain.Because($"the attestation has no {name}, or too many");
            texts.AddRange(chain.EnumerateArray().Select(one => StrictJson.Text(one) is { } text ? Encoding.UTF8.GetBytes(text) : null));
        }

        if (!TryReadAll(texts, out var certificates))
            return AttestationFault.Format.Because("a certificate of the attestation is no PEM");
        bundle = new GoogleBundle(statement, certificates);
        return null;
    }

    private static bool TryReadAll(IEnumerable<byte[]?> texts, [NotNullWhen(true)] out List<byte[]>? certificates)
    {
        certificates = [];
        foreach (var text in texts)
        {
            if (text is null || PemText.Blocks(text, PemText.Certificate) is not { Count: > 0 } blocks)
            {
                certificates = null;
                return false;
            }

            certificates.AddRange(blocks);
        }

        return true;
    }

    private static string FileName(ZipEntry file) => file.Name[(file.Name.LastIndexOf('/') + 1)..];

    private static bool Ends(ZipEntry file, string ending) => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
