using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Sandbox;

/// <summary>The files that the sandbox hands out: the key pair and CSR of the account with a white-listed key, and those of its hardware.</summary>
public sealed class DownloadModel(ServerSettings settings) : PageModel
{
    private static readonly FrozenDictionary<string, string> Resources = new[] { SandboxData.ListedKeyFile, SandboxData.ListedRequestFile }
        .ToFrozenDictionary(file => file, file => $"Countersign.Server.Sandbox.{file}", StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, byte[]> OfHardware = SandboxHardware.All
        .SelectMany(one => ((string File, string Text)[])[(one.KeyFile, one.Key), (one.RequestFile, one.Request), (one.StatementFile, one.Statement)])
        .ToFrozenDictionary(file => file.File, file => Encoding.ASCII.GetBytes(file.Text), StringComparer.Ordinal);

    /// <summary>Sends a file, in the sandbox only.</summary>
    public IActionResult OnGet(string file)
    {
        if (settings.Sandbox && Resources.TryGetValue(file, out var resource))
            return File(typeof(DownloadModel).Assembly.GetManifestResourceStream(resource)!, "application/x-pem-file", file);
        return settings.Sandbox && OfHardware.TryGetValue(file, out var content) ? File(content, "text/plain", file) : NotFound();
    }
}
