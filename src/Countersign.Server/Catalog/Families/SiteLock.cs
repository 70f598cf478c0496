namespace Countersign.Server.Catalog.Families;

/// <summary>Scanning and repair of web sites.</summary>
public static class SiteLock
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("SiteLock");
}
