using System.Runtime.CompilerServices;

namespace Countersign.Certificates.Tests;

/// <summary>Genuine requests, statements and keys that lie beside the repository; the tests that need them are skipped where they do not.</summary>
internal static class Samples
{
    private const string FromRepository = "../shared/samples";

    /// <summary>The text of one, by its path among them.</summary>
    public static string Text(string file) => File.ReadAllText(Find(file));

    /// <summary>The bytes of one.</summary>
    public static byte[] Bytes(string file) => File.ReadAllBytes(Find(file));

    private static string Find(string file)
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../..", FromRepository, file));
        Assert.SkipUnless(File.Exists(path), $"{FromRepository} is not there, where the genuine sample {file} is");
        return path;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
