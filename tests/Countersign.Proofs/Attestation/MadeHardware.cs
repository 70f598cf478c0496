using System.Text.Encodings.Web;
using System.Text.Json;
using Countersign.Protocol;

namespace Countersign.Proofs.Attestation;

/// <summary>The hardware of the sandbox: one good statement of each kind, about a key that a code signing certificate may be made for.</summary>
internal static class MadeHardware
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the sandbox's file.</summary>
    public static void Write(string path)
    {
        var made = Makers.Sandbox.ToDictionary(one => ItemParameters.HsmType.Write(one.Type), one => new
        {
            Key = one.Customer.Key.ExportPkcs8PrivateKeyPem() + "\n",
            Request = one.Customer.Request() + "\n",
            Statement = one.Text,
            Roots = one.Anchors.ToDictionary(anchor => anchor.Role, anchor => anchor.File),
        });
        File.WriteAllText(path, JsonSerializer.Serialize(made, Options) + "\n");
    }
}
