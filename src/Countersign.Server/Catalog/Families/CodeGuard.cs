namespace Countersign.Server.Catalog.Families;

/// <summary>Backup of web sites.</summary>
public static class CodeGuard
{
    /// <summary>The family.</summary>
    public static readonly ProductFamily Family = new("CodeGuard");
}
