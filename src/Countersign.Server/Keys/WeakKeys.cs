using Countersign.Certificates.Requests;

namespace Countersign.Server.Keys;

/// <summary>The operator's list of keys that everybody knows, such as those of Debian's packages openssl-blacklist and openssl-blacklist-extra.</summary>
public static class WeakKeys
{
    /// <summary>The name of the list in the data directory; it need not be there.</summary>
    public const string File = "weak-keys.txt";

    /// <summary>Those that everybody has, and those of the list if it is there.</summary>
    /// <exception cref="CannotStartException">It cannot be read.</exception>
    public static KnownKeys Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, File);
        if (!System.IO.File.Exists(path))
            return KnownKeys.Shipped;
        try
        {
            using var list = new StreamReader(path);
            return KnownKeys.Shipped.With(list);
        }
        catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"{path} cannot be used: {failure.Message}");
        }
    }
}
