namespace Countersign.Server.Http;

/// <summary>
/// The listener that a connection came in on, set on the connection before its first byte is read. A Host header or a port
/// would be the client's word for it; this is ours.
/// </summary>
public sealed class ListenerFeature(ListenerKind kind)
{
    /// <summary>The listener.</summary>
    public ListenerKind Kind => kind;
}
