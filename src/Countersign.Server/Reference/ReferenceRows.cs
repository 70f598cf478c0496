using Countersign.Protocol;

namespace Countersign.Server.Reference;

/// <summary>Rows that the reference shows as one table.</summary>
/// <param name="Title">What the table is called, for those who cannot see where it begins.</param>
/// <param name="IdPrefix">What the anchors of the rows begin with, since two calls may use one name for two things.</param>
/// <param name="Rows">The rows.</param>
public sealed record ReferenceRows(string Title, string IdPrefix, IEnumerable<Parameter> Rows);
