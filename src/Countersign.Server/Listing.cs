namespace Countersign.Server;

/// <summary>A list as the commands of the program print it: a heading and lines, each column as wide as its widest text.</summary>
public static class Listing
{
    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="heading">The names of the columns.</param>
    /// <param name="lines">The lines, with a text for each column.</param>
    public static async Task Write(TextWriter output, string[] heading, IEnumerable<string[]> lines)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(heading);
        string[][] all = [heading, .. lines];
        var widths = Enumerable.Range(0, heading.Length).Select(column => all.Max(line => line[column].Length)).ToArray();
        foreach (var line in all)
            await output.WriteLineAsync(string.Join("  ", line.Zip(widths, (text, width) => text.PadRight(width))).TrimEnd());
    }
}
