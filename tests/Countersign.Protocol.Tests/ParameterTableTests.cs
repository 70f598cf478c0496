using System.Text;
using Countersign.Tests;

namespace Countersign.Protocol.Tests;

public class ParameterTableTests
{
    public static TheoryData<string> Spellings => [.. ParameterTable.PlaceOrder.All.SelectMany(row => row.Synonyms.Prepend(row.Name), (row, name) => Sent(row, name))];

    [Fact]
    public void The_table_is_as_approved()
    {
        var text = new StringBuilder();
        foreach (var row in ParameterTable.PlaceOrder.All)
        {
            text.Append(row.Section).Append(" | ").AppendJoin(" / ", row.Synonyms.Prepend(row.DocumentedName)).Append(" | ").Append(row.Type)
                .Append(" | ").Append(row.MaxLength).Append(" | ").Append(row.Default).Append(" | ").Append(row.Requirement).Append(" | ")
                .AppendJoin(' ', Flags(row)).Append(" | ").AppendJoin(", ", row.Choices.Select(choice => choice.Text)).Append('\n');
        }

        Approved.Matches("parameters.txt", text.ToString());
    }

    [Fact]
    public void No_spelling_names_two_rows()
    {
        foreach (var rows in new[] { ParameterTable.PlaceOrder.OrderRows, ParameterTable.PlaceOrder.ItemRows })
        {
            var spellings = rows.SelectMany(row => row.Synonyms.Prepend(row.Name)).ToList();
            Assert.Equal(spellings.Count, spellings.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        }
    }

    [Fact]
    public void Every_row_explains_itself()
    {
        Assert.All(ParameterTable.PlaceOrder.All, row =>
        {
            Assert.EndsWith(".", row.Description, StringComparison.Ordinal);
            Assert.Contains(row.Type, new[] { "string", "char", "integer", "number" });
            Assert.NotEqual("", row.Section);
            Assert.Equal(row.Requirement == Requirement.Conditional, row.RequiredWhen is not null);
            Assert.All(row.Choices, choice => Assert.NotEqual("", choice.Meaning));
        });
    }

    [Fact]
    public void Every_default_is_a_value_that_its_row_accepts() =>
        Assert.All(ParameterTable.PlaceOrder.All.Where(row => row.Default is not null), row => Assert.True(row.Accepts(row.Default), row.DocumentedName));

    [Fact]
    public void The_password_is_the_only_secret() =>
        Assert.Equal([CustomerParameters.LoginPassword], ParameterTable.PlaceOrder.All.Where(row => row.Secret));

    [Fact]
    public void Account_details_are_personal_and_never_secret() =>
        Assert.All(ParameterTable.PlaceOrder.All.Where(row => row.AccountDetail), row => Assert.True(row is { Personal: true, Secret: false, Scope: Scope.Order }));

    [Theory]
    [MemberData(nameof(Spellings))]
    public void N1_a_name_is_found_in_any_case(string name)
    {
        foreach (var sent in new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant() })
            Assert.True(ParameterTable.PlaceOrder.TryFind(sent, out _, out _), sent);
    }

    [Theory]
    [InlineData("1_PPP", 1)]
    [InlineData("_1_PPP", 1)]
    [InlineData("100_days", 100)]
    [InlineData("_99_SemanticsIdentifier", 99)]
    public void N2_an_item_parameter_carries_its_number_after_at_most_one_underscore(string name, int item)
    {
        Assert.True(ParameterTable.PlaceOrder.TryFind(name, out var row, out var found));
        Assert.Equal(Scope.Item, row.Scope);
        Assert.Equal(item, found);
    }

    [Theory]
    [InlineData("__1_PPP")]
    [InlineData("_ap")]
    [InlineData("01_PPP")]
    [InlineData("0_PPP")]
    [InlineData("101_PPP")]
    [InlineData("999999999999_PPP")]
    [InlineData("-1_PPP")]
    [InlineData("+1_PPP")]
    [InlineData("1PPP")]
    [InlineData("1__PPP")]
    [InlineData("_PPP")]
    [InlineData("x_PPP")]
    [InlineData("PPP")]
    [InlineData("1_ap")]
    [InlineData("1_")]
    [InlineData("_")]
    [InlineData("")]
    [InlineData(" ap")]
    [InlineData("ap ")]
    [InlineData("１_PPP")]
    [InlineData("1_dayſ")]
    [InlineData("foo")]
    public void N2_anything_else_is_no_name(string name) => Assert.False(ParameterTable.PlaceOrder.TryFind(name, out _, out _));

    private static string Sent(Parameter row, string name) => row.Scope == Scope.Item ? "1_" + name : name;

    private static IEnumerable<string> Flags(Parameter row) =>
        new[] { (row.Secret, "secret"), (row.Personal, "personal"), (row.AccountDetail, "account"), (row.Ignored, "ignored"), (row.OnlyIfTolerated, "tolerated"), (row.Extension, "extension") }
            .Where(flag => flag.Item1).Select(flag => flag.Item2);
}
