using System.Buffers;
using System.Security.Cryptography;
using Countersign.Certificates.Attestation;
using Countersign.Protocol;

namespace Countersign.Server.Keys;

/// <summary>
/// The operator's anchors for statements of hardware, in the data directory: a folder for each kind, in it one for each role, and beside them the
/// manifest, in the form of <c>sha256sum</c>, in which the operator has put down which files were compared with their maker's. Nothing is believed that
/// is not in it.
/// </summary>
public static class TrustFolder
{
    /// <summary>The folder in the data directory; it need not be there.</summary>
    public const string Name = "attestation";

    /// <summary>The list of hashes in it.</summary>
    public const string Manifest = "manifest.sha256";

    // A certificate has a few kilobytes.
    private const long MostBytes = 64 * 1024;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Reads all of them; none without the folder.</summary>
    /// <exception cref="CannotStartException">A file is not listed, is missing, was altered, or is no anchor of the kind whose folder it lies in.</exception>
    public static IReadOnlyList<TrustAnchor> Read(string dataDirectory)
    {
        var folder = Path.Combine(dataDirectory, Name);
        if (!Directory.Exists(folder))
            return [];
        try
        {
            var listed = ReadManifest(Path.Combine(folder, Manifest));
            var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Where(file => file != Manifest).Order(StringComparer.Ordinal).ToList();
            if (listed.Keys.Except(files, StringComparer.Ordinal).FirstOrDefault() is { } missing)
                throw new CannotStartException($"{folder}/{Manifest} lists {missing}, which is not there.");
            return [.. files.Select(file => Read(folder, file, listed))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"{folder} cannot be read: {failure.Message}", failure);
        }
    }

    private static TrustAnchor Read(string folder, string file, Dictionary<string, string> listed)
    {
        var path = Path.Combine(folder, file);
        if (new FileInfo(path).Length > MostBytes)
            throw new CannotStartException($"{path} is too long for an anchor.");
        var bytes = File.ReadAllBytes(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!listed.TryGetValue(file, out var expected))
            throw new CannotStartException($"{path} is not listed in {Manifest}. Compare it with its maker's, then add the line '{hash}  {file}'.");
        if (expected != hash)
            throw new CannotStartException($"{path} has the SHA-256 {hash}, and {Manifest} says {expected}: it was altered, or replaced.");
        if (RoleOf(file) is not var (kind, role))
            throw new CannotStartException($"{path} lies in no folder of anchors. The folders are {string.Join(", ", Folders)}.");
        if (TrustAnchor.Read(kind, role, bytes) is not { } anchor)
            throw new CannotStartException($"{path} is neither one certificate nor one public key, of RSA from 2,048 bits or on P-256, P-384 or P-521. Of several, each belongs into a file of its own.");
        if (AttestationKind.Of(kind) is var asked && !asked.CanRestOn(anchor))
            throw new CannotStartException($"{path} is {anchor.Name}, on which no statement in {FolderOf(kind, role)} can rest: an anchor there is {asked.AnchorForm}.");
        return Misplaced(anchor) is { } right
            ? throw new CannotStartException($"{path} is {right.Name}, which belongs into {FolderOf(right.Kind, right.Role)}.")
            : anchor;
    }

    // A key that everybody knows vouches for nothing but what its maker made it for.
    private static KnownAnchor? Misplaced(TrustAnchor anchor) =>
        anchor.IsKnown ? null : KnownAnchors.All.FirstOrDefault(known => known.KeyHash == anchor.Key.Hash);

    private static (HsmType Kind, string Role)? RoleOf(string file) => AttestationKind.All
        .SelectMany(kind => kind.AnchorRoles, (kind, role) => ((HsmType Kind, string Role)?)(kind.Type, role))
        .FirstOrDefault(one => file.StartsWith(FolderOf(one!.Value.Kind, one.Value.Role) + '/', StringComparison.Ordinal));

    private static IEnumerable<string> Folders => AttestationKind.All.SelectMany(kind => kind.AnchorRoles, (kind, role) => FolderOf(kind.Type, role));

    private static string FolderOf(HsmType kind, string role) => $"{ItemParameters.HsmType.Write(kind)}/{role}";

    private static Dictionary<string, string> ReadManifest(string path)
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return listed;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
                continue;
            // sha256sum writes two spaces, or one and an asterisk.
            if (line.Length < 67 || line[64] != ' ' || line[65] is not (' ' or '*') || !line.AsSpan(0, 64).ContainsOnlyHex() || !listed.TryAdd(line[66..], line[..64]))
                throw new CannotStartException($"Line {number} of {path} is not the SHA-256 of a file, two spaces and its path, or lists a file twice.");
        }

        return listed;
    }

    private static bool ContainsOnlyHex(this ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}
