using System.Collections.Frozen;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Sandbox;

/// <summary>The files that the sandbox hands out: the key pair and CSR of the account with a white-listed key.</summary>
public sealed class DownloadModel(ServerSettings settings) : PageModel
{
    private static readonly FrozenDictionary<string, string> Resources = new[] { SandboxData.ListedKeyFile, SandboxData.ListedRequestFile }
        .ToFrozenDictionary(file => file, file => $"Countersign.Server.Sandbox.{file}", StringComparer.Ordinal);

    /// <summary>Sends a file, in the sandbox only.</summary>
    public IActionResult OnGet(string file) => settings.Sandbox && Resources.TryGetValue(file, out var resource)
        ? File(typeof(DownloadModel).Assembly.GetManifestResourceStream(resource)!, "application/x-pem-file", file)
        : NotFound();
}
