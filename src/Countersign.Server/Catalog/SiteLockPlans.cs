using System.Collections.Immutable;

namespace Countersign.Server.Catalog;

/// <summary>The plans of SiteLock that add-ons fit or do not fit (decision P8).</summary>
public static class SiteLockPlans
{
    /// <summary>All of them, the least first.</summary>
    public static ImmutableArray<string> All { get; } = ["monitor", "bundle", "basic", "pro", "business"];
}
