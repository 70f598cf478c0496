namespace Countersign.Server.Catalog.Families;

/// <summary>PCI scanning of addresses.</summary>
public static class HackerGuardian
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("HackerGuardian");
}
