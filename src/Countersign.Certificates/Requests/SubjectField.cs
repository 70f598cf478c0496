namespace Countersign.Certificates.Requests;

/// <summary>One field of a subject.</summary>
/// <param name="Identifier">Its object identifier, numbers with dots.</param>
/// <param name="Text">What it says.</param>
public sealed record SubjectField(string Identifier, string Text);
