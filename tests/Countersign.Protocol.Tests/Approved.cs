using System.Runtime.CompilerServices;

namespace Countersign.Tests;

/// <summary>Compares a rendered text with the approved one beside the test; a difference leaves a .received file to look at and, if right, to rename.</summary>
public static class Approved
{
    /// <summary>Fails unless <paramref name="text"/> is the approved text called <paramref name="name"/>.</summary>
    public static void Matches(string name, string text, [CallerFilePath] string test = "")
    {
        var approved = Path.Combine(Path.GetDirectoryName(test)!, "approved", name);
        var received = approved + ".received";
        var expected = File.Exists(approved) ? File.ReadAllText(approved) : "";
        if (expected == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(approved)!);
        File.WriteAllText(received, text);
        Assert.Fail($"{name} is not as approved. Compare {approved} with {received}; if the new text is right, rename it.");
    }
}
