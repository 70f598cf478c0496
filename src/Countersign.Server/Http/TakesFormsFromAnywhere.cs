namespace Countersign.Server.Http;

/// <summary>A page that takes a form from any origin, because nothing changes by it that would not change without it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesFormsFromAnywhereAttribute : Attribute;
