using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>A statement that is kept, so that a run can be repeated byte for byte.</summary>
/// <param name="Kind">The kind, as calls name it.</param>
/// <param name="Name">What it is.</param>
/// <param name="Request">A certificate signing request by its key, PEM.</param>
/// <param name="Statement">The package, Base64.</param>
/// <param name="Roots">The anchors that it rests on.</param>
internal sealed record KeptStatement(string Kind, string Name, string Request, string Statement, IReadOnlyList<KeptRoot> Roots)
{
    private AttestationTrust? trust;
    private SubjectPublicKey? key;

    /// <summary>The kind.</summary>
    public HsmType Type => ItemParameters.HsmType.TryRead(Kind, out var type) ? type : throw new InvalidDataException($"{Kind} is no kind of hardware.");

    /// <summary>The verdict on a package in its place, as the most lenient operator has it.</summary>
    public AttestationVerdict Verdict(string text) => KeyAttestation.Verify(Type, text, Key(), Trust(), Lenient, MadeAttestation.Now);

    private static readonly AttestationPolicy Lenient = new() { RequiresFips = false, TakesRecoverable = true, TakesLegacyIdentity = true };

    private AttestationTrust Trust() => trust ??= new(Roots.Select(root => TrustAnchor.Read(Type, root.Role, Encoding.ASCII.GetBytes(root.File))!));

    private SubjectPublicKey Key() => key ??= CertificateSigningRequest.Read(Request, PublicKeyPolicy.LeastRsaBits, KnownKeys.None, out _)!.Key;
}

/// <summary>An anchor of a statement that is kept.</summary>
/// <param name="Role">Which of the kind's anchors it is.</param>
/// <param name="File">The file as an operator would have it.</param>
internal sealed record KeptRoot(string Role, string File);

/// <summary>The statements that damage begins with.</summary>
internal static class AttestationCorpus
{
    private const string Resource = "corpus.json";

    // Of each kind, spread over its variants.
    private const int Most = 8;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KeptStatement> All { get; } = Read();

    /// <summary>Writes them anew from the makers.</summary>
    public static void Write(string path, IEnumerable<MadeAttestation> made)
    {
        var kept = made.GroupBy(one => one.Type).SelectMany(Spread).Select((one, place) => new KeptStatement(ItemParameters.HsmType.Write(one.Type), $"{one.Type} {place}", one.Customer.Request(),
            one.Text, [.. one.Anchors.Select(anchor => new KeptRoot(anchor.Role, anchor.File))]));
        File.WriteAllText(path, JsonSerializer.Serialize(kept, Options) + "\n");
    }

    private static IEnumerable<MadeAttestation> Spread(IEnumerable<MadeAttestation> made)
    {
        var all = made.ToList();
        return Enumerable.Range(0, Math.Min(Most, all.Count)).Select(place => all[place * all.Count / Math.Min(Most, all.Count)]);
    }

    private static KeptStatement[] Read()
    {
        using var resource = typeof(AttestationCorpus).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not part of {typeof(AttestationCorpus).Assembly.GetName().Name}.");
        return JsonSerializer.Deserialize<KeptStatement[]>(resource, Options)!;
    }
}
