namespace Countersign.Server.Sandbox;

/// <summary>Where the sandbox's gateway is reached and what is signed with it; both are known only once it runs.</summary>
/// <param name="Address">Where.</param>
/// <param name="Secret">What both sides sign with.</param>
public sealed record SandboxEndpoint(Func<Uri> Address, Func<byte[]> Secret);
