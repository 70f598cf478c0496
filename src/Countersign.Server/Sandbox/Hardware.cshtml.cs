using Countersign.Certificates.Attestation;
using Countersign.Certificates.Requests;
using Countersign.Server.Http;
using Countersign.Server.Keys;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Countersign.Server.Sandbox;

/// <summary>The sandbox's hardware: what it hands out of each kind, a call with it, and whom the server believes.</summary>
public sealed class HardwareModel(ServerSettings settings, Listeners listeners, TlsFiles tls, KeyRequirements keys, TimeProvider time) : PageModel
{
    /// <summary>The anchors that the operator has put there, beside the sandbox's own.</summary>
    public IEnumerable<TrustAnchor> Own => keys.Trust.Anchors.Where(anchor => !SandboxHardware.Anchors.Any(one => one.Key == anchor.Key));

    /// <summary>A call that orders a code signing certificate for a key in hardware.</summary>
    public string Call { get; } = Announcement.HardwareCall(listeners, tls, SandboxHardware.All[0].Name, SandboxHardware.All[0].RequestFile, SandboxHardware.All[0].StatementFile);

    /// <summary>What a statement says, as this server reads it now.</summary>
    public AttestationVerdict VerdictOn(SandboxHardware hardware)
    {
        ArgumentNullException.ThrowIfNull(hardware);
        var request = CertificateSigningRequest.Read(hardware.Request, PublicKeyPolicy.LeastRsaBits, KnownKeys.None, out _)!;
        return KeyAttestation.Verify(hardware.Kind, hardware.Statement, request.Key, keys.Trust, keys.Policies.Of(hardware.Kind), time.GetUtcNow());
    }

    /// <summary>Shows the page, in the sandbox only.</summary>
    public IActionResult OnGet() => settings.Sandbox ? Page() : NotFound();
}
