using System.Text;
using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Proofs.Attestation;

namespace Countersign.Fuzz;

/// <summary>A parser that is fuzzed.</summary>
/// <param name="Name">What it is called: a kind of hardware as calls name it, or what is read.</param>
/// <param name="Seeds">What the fuzzer begins with.</param>
/// <param name="Read">Reads an input; the result is what came of it, in words.</param>
internal sealed record Target(string Name, IReadOnlyList<byte[]> Seeds, Func<byte[], string> Read)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        .. AttestationCorpus.All.GroupBy(kept => kept.Kind).Select(OfKind),
        OfStatementText(AttestationCorpus.All.MinBy(kept => kept.Statement.Length) ?? throw new InvalidDataException("The corpus is empty.")),
        new("csr", [.. Requests], input => Request(Convert.ToBase64String(input))),
        new("csr-text", [.. Requests.Take(1).SelectMany(Texts)], input => Request(Encoding.UTF8.GetString(input))),
    ];

    private static IEnumerable<byte[]> Requests => AttestationCorpus.All.Select(kept => CertificateSigningRequest.Read(kept.Request, PublicKeyPolicy.LeastRsaBits, KnownKeys.None, out _)!)
        .DistinctBy(request => request.Key.Hash).Select(request => request.Der.ToArray());

    /// <summary>The one with this name; null without one.</summary>
    public static Target? Of(string name) => All.FirstOrDefault(target => target.Name == name);

    private static Target OfKind(IGrouping<string, KeptStatement> kind)
    {
        var seeds = kind.Select(kept => (Statement: kept, Package: Convert.FromBase64String(kept.Statement))).ToArray();
        // Each statement has a key and roots of its own: a damaged one is judged by those of the statement that it was.
        return new(kind.Key, [.. seeds.Select(seed => seed.Package)], input =>
            Judge(seeds.MinBy(seed => Difference(seed.Package, input)).Statement, Convert.ToBase64String(input)));
    }

    private static Target OfStatementText(KeptStatement kept) =>
        new("text", [.. Texts(Convert.FromBase64String(kept.Statement))], input => Judge(kept, Encoding.UTF8.GetString(input)));

    private static string Judge(KeptStatement kept, string text) =>
        kept.Verdict(text) is AttestationVerdict.Fails(var fault, var detail) ? $"{fault.Context}: {detail}" : "holds";

    private static string Request(string text) =>
        CertificateSigningRequest.Read(text, PublicKeyPolicy.LeastRsaBits, KnownKeys.Shipped, out var fault) is null ? fault!.Reason : "taken";

    // In every form in which callers send it: lines or none, either alphabet, spaces for plus signs, spaces for line breaks, PEM.
    private static IEnumerable<byte[]> Texts(byte[] bytes)
    {
        var text = Convert.ToBase64String(bytes);
        var lines = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
        string[] forms =
        [
            text, lines, text.Replace('+', '-').Replace('/', '_').TrimEnd('='), text.Replace('+', ' '), lines.Replace("\r\n", " ", StringComparison.Ordinal),
            $"-----BEGIN CERTIFICATE REQUEST-----\n{lines}\n-----END CERTIFICATE REQUEST-----\n", Encoding.Latin1.GetString(bytes),
        ];
        return forms.Select(Encoding.UTF8.GetBytes);
    }

    // How many bytes lie between what both begin with and what both end with.
    private static int Difference(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> input)
    {
        var (same, most) = (seed.CommonPrefixLength(input), Math.Min(seed.Length, input.Length));
        for (var end = 1; same < most && seed[^end] == input[^end]; end++)
            same++;
        return Math.Max(seed.Length, input.Length) - same;
    }
}
