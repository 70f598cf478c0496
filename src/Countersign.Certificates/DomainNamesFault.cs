namespace Countersign.Certificates;

/// <summary>The first fault of a list of names.</summary>
/// <param name="Reason">What is wrong.</param>
/// <param name="Name">The name with the fault, as it was sent; empty when the list is.</param>
public sealed record DomainNamesFault(DomainNameFault Reason, string Name);
