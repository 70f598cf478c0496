using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Countersign.Server.Tests;

/// <summary>What the house has agreed on, held mechanically.</summary>
[Trait("Engine", "own")]
public partial class HouseTests
{
    // Each folder may use those to the right of its own line, and its neighbours on it.
    private static readonly string[][] Layers =
    [
        ["Http", "Reference", "OrderPage", "Checkout", "Sandbox"],
        ["Validation", "Payments"],
        ["Orders"],
        ["Accounts", "Licences", "Catalog"],
        ["Keys", "Outbox", "Outbound"],
        ["Storage"],
    ];

    private static string Source { get; } = Path.GetFullPath(Path.Combine(Here(), "..", "..", "src"));

    [Fact]
    public void Folders_of_the_server_use_each_other_in_one_direction()
    {
        var server = Path.Combine(Source, "Countersign.Server");
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            var above = Layers.Take(layer).SelectMany(folders => folders).ToHashSet();
            foreach (var file in Layers[layer].SelectMany(folder => Directory.GetFiles(Path.Combine(server, folder), "*.cs", SearchOption.AllDirectories)))
            {
                var used = UsedFolder().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
                Assert.Empty(used.Where(above.Contains).Select(folder => $"{Path.GetRelativePath(server, file)} uses {folder}"));
            }
        }
    }

    [Fact]
    public void The_sandbox_is_named_by_the_composition_root_alone()
    {
        var server = Path.Combine(Source, "Countersign.Server");
        var naming = Directory.GetFiles(server, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(server, file).StartsWith("Sandbox", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("Countersign.Server.Sandbox", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal(["Opening.cs", "PaymentWork.cs", "ServerHost.cs"], naming.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Files_stay_under_300_lines_but_for_tables()
    {
        string[] tables = ["ItemParameters.cs", "ErrorCode.cs", "CountryCodes.cs", "TaxRates.cs"];
        var longer = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !tables.Contains(Path.GetFileName(file)) && File.ReadLines(file).Count() > 300);
        Assert.Empty(longer);
    }

    [Fact]
    public void Suppressions_are_attributes_with_a_reason()
    {
        foreach (var file in Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("#pragma warning", text, StringComparison.Ordinal);
            Assert.Equal(Suppression().Count(text), SuppressionWithReason().Count(text));
        }
    }

    [Fact]
    public void An_interface_has_more_than_one_implementation()
    {
        var types = typeof(ServerHost).Assembly.GetTypes();
        var lonely = types.Where(type => type.IsInterface && type.Namespace?.StartsWith("Countersign", StringComparison.Ordinal) == true
            && types.Count(other => other.IsClass && type.IsAssignableFrom(other)) < 2);
        Assert.Empty(lonely);
    }

    [GeneratedRegex(@"Countersign\.Server\.([A-Z]\w+)")]
    private static partial Regex UsedFolder();

    [GeneratedRegex(@"\[(assembly: )?SuppressMessage\(")]
    private static partial Regex Suppression();

    [GeneratedRegex(@"\[(assembly: )?SuppressMessage\([^\]]*Justification = ""[^""]{20,}""")]
    private static partial Regex SuppressionWithReason();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
