namespace Countersign.Server;

/// <summary>Where the public listener is reached from outside: as the operator says, else where it listens.</summary>
/// <param name="said">What the operator says; null when it is where the listener is.</param>
/// <param name="listening">Where the listener is, with its real port once the server has started.</param>
public sealed class PublicAddress(Uri? said, Func<string> listening)
{
    /// <summary>The absolute address of a path there.</summary>
    public Uri Of(string path) => new(said ?? new Uri(ListenAddress.Reachable(listening())), path);
}
