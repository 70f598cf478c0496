namespace Countersign.Server;

/// <summary>Files and directories that only the server's own user may read.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnDirectory = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Makes <paramref name="path"/> with mode 0700, and what is missing above it; leaves an existing directory as it is.</summary>
    public static void CreateDirectory(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, OwnDirectory);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The directory '{path}' cannot be made: {fault.Message}", fault);
        }
    }

    /// <summary>Writes <paramref name="text"/> with mode 0600; after a crash the file is the old one or the new one, whole.</summary>
    public static void Write(string path, string text) => Write(path, text, overwrite: true);

    /// <summary>The same for a file that must not be there yet.</summary>
    public static void Create(string path, string text) => Write(path, text, overwrite: false);

    private static void Write(string path, string text, bool overwrite)
    {
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            WriteThrough(unfinished, text);
            File.Move(unfinished, path, overwrite);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException($"The file '{path}' cannot be written: {fault.Message}", fault);
        }
    }

    private static void WriteThrough(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnFile;
        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        writer.Write(text);
        writer.Flush();
        file.Flush(flushToDisk: true);
    }
}
