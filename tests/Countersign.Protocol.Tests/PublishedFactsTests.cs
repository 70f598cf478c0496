using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Countersign.Protocol.Tests;

/// <summary>Both tables beside the facts of the published page, which were copied from it and not from us; where they differ, the decision is named.</summary>
public class PublishedFactsTests
{
    private static readonly Dictionary<string, string> Differences = new(StringComparer.Ordinal)
    {
        ["isReturningCustomer maxLength"] = "the page leaves it out; Y and N have one character",
        ["x_dcvEmailAddress maxLength"] = "N7: an address may have 255",
        ["x_dcvEmailAddress values"] = "N7: also the spellings of the siblings; an address is a pattern and no value",
        ["x_ncaName type"] = "printed as char with 100 characters",
        ["x_accountServicingRole default"] = "P6: absent counts as N",
        ["x_paymentInitiationRole default"] = "P6: absent counts as N",
        ["x_accountInformationRole default"] = "P6: absent counts as N",
        ["x_paymentServiceRole default"] = "P6: absent counts as N",
    };

    [Fact]
    public void Every_published_parameter_has_its_row_and_differs_only_by_decision()
    {
        var found = new List<string>();
        foreach (var fact in Read("parameters.json"))
        {
            var name = fact.GetProperty("name").GetString()!;
            var row = Assert.Single(ParameterTable.PlaceOrder.All, row => row.DocumentedName == name);
            Compare("synonyms", Texts(fact, "synonyms"), string.Join(' ', row.Synonyms.Select(synonym => row.Scope == Scope.Item ? "x_" + synonym : synonym)));
            Compare("type", fact.GetProperty("type").GetString(), row.Type);
            Compare("maxLength", fact.GetProperty("maxLength").ToString(), $"{row.MaxLength}");
            Compare("values", Texts(fact, "values"), string.Join(' ', row.Choices.Select(choice => choice.Text)));
            Compare("default", fact.GetProperty("default").ToString(), row.Default ?? "");

            void Compare(string what, string? published, string ours)
            {
                if (published != ours)
                    found.Add($"{name} {what}");
            }
        }

        Assert.Equal(Differences.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rows_that_the_page_does_not_have_say_so()
    {
        var published = Read("parameters.json").Select(fact => fact.GetProperty("name").GetString()).ToHashSet();
        Assert.All(ParameterTable.PlaceOrder.All.Where(row => !published.Contains(row.DocumentedName)), row => Assert.True(row.Extension || row.Ignored, row.DocumentedName));
    }

    [Fact]
    public void Every_published_error_has_its_row_with_the_exact_text() =>
        Assert.Equal(
            Read("errors.json").Select(fact => (fact.GetProperty("code").GetInt32(), fact.GetProperty("message").GetString())),
            ErrorCode.All.Select(code => (code.Number, (string?)code.Text)));

    private static string Texts(JsonElement fact, string property) => string.Join(' ', fact.GetProperty(property).EnumerateArray().Select(text => text.GetString()));

    private static List<JsonElement> Read(string file, [CallerFilePath] string test = "")
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(test)!, "published", file)));
        return [.. json.RootElement.Clone().EnumerateArray()];
    }
}
