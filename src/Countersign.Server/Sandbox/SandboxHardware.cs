using System.Text;
using System.Text.Json;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;

namespace Countersign.Server.Sandbox;

/// <summary>
/// Hardware that does not exist: for each kind a key, a request by it and a statement about it, which rests on an anchor that only a sandbox believes.
/// Of the same shape as the real thing, so that what sends it can be tried without a device.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The private key, PEM; public, and good for nothing else.</param>
/// <param name="Request">A certificate signing request by it, PEM.</param>
/// <param name="Statement">The statement, Base64 as x_keyAttestation takes it.</param>
/// <param name="Roots">The anchors that it rests on: role, and the file as an operator would have it.</param>
public sealed record SandboxHardware(HsmType Kind, string Key, string Request, string Statement, IReadOnlyDictionary<string, string> Roots)
{
    private const string Resource = "Countersign.Server.Sandbox.hardware.json";

    private static readonly Lazy<IReadOnlyList<SandboxHardware>> Read = new(ReadAll);
    private static readonly Lazy<IReadOnlyList<TrustAnchor>> ReadAnchors = new(() => [.. All.SelectMany(one => one.Roots, (one, root) =>
        TrustAnchor.Read(one.Kind, root.Key, Encoding.ASCII.GetBytes(root.Value)) ?? throw new InvalidDataException($"{Resource}: {one.Name} has no anchor {root.Key}."))]);

    /// <summary>One for each kind.</summary>
    public static IReadOnlyList<SandboxHardware> All => Read.Value;

    /// <summary>The anchors of all.</summary>
    public static IReadOnlyList<TrustAnchor> Anchors => ReadAnchors.Value;

    /// <summary>The kind as calls name it.</summary>
    public string Name => ItemParameters.HsmType.Write(Kind);

    /// <summary>The file of the key.</summary>
    public string KeyFile => $"{Name}-key.pem";

    /// <summary>The file of the request.</summary>
    public string RequestFile => $"{Name}-csr.pem";

    /// <summary>The file of the statement.</summary>
    public string StatementFile => $"{Name}-attestation.txt";

    private static List<SandboxHardware> ReadAll()
    {
        using var resource = typeof(SandboxHardware).Assembly.GetManifestResourceStream(Resource)!;
        return [.. JsonSerializer.Deserialize<Dictionary<string, Entry>>(resource, JsonSerializerOptions.Web)!.Select(pair =>
            new SandboxHardware(KindOf(pair.Key), pair.Value.Key, pair.Value.Request, pair.Value.Statement, pair.Value.Roots))];
    }

    private static HsmType KindOf(string name) =>
        ItemParameters.HsmType.TryRead(name, out var kind) ? kind : throw new InvalidDataException($"{Resource}: {name} is no kind of hardware.");

    private sealed record Entry(string Key, string Request, string Statement, IReadOnlyDictionary<string, string> Roots);
}
