using Countersign.Server.Catalog;

namespace Countersign.Server.Tests.Catalog;

public sealed class CatalogFileFaultTests
{
    private const string Text = """
        {
          "format": 1,
          "products": [
            {"id": 10, "name": "A", "family": "SSL", "level": "OV", "traits": {"validated": true}, "prices": [
              {"ppp": 101, "days": 365, "to": 4, "USD": 49.00, "EUR": 45.50},
              {"ppp": 102, "days": 365, "from": 5, "USD": 39.00}
            ]},
            {"id": 20, "name": "B", "family": "SiteLock", "traits": {"accompanies": 10, "siteLockAddOnFor": ["basic", "pro"]}, "prices": [
              {"ppp": 201, "GBP": 0.00, "zones": {"to": 3, "GBP": 0.07}}
            ]}
          ],
          "offers": [
            {"code": "FREE_EV_UPGRADE", "required": true, "charges": [{"product": 10, "as": 20}]},
            {"code": "FREE_HP_UPGRADE", "adds": 201}
          ]
        }
        """;

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "line 2: \"format\" must be a whole number from 1 to 1")]
    [InlineData("\"format\": 1,", "", "line 1: \"format\" is missing")]
    [InlineData("\"format\": 1", "\"format\": 1, \"note\": \"a\\nb\"", "line 2: \"note\" must be a text of 1 to 2000 characters without control characters")]
    [InlineData("\"format\": 1", "\"format\": 1, \"price\": 1", "line 2: the key \"price\" is unknown here")]
    [InlineData("\"id\": 10", "\"id\": 10, \"colour\": 1", "line 4, product 10: the key \"colour\" is unknown here")]
    [InlineData("\"id\": 10", "\"id\": 10, \"id\": 11", "line 4, product 10: \"id\" is there twice")]
    [InlineData("\"id\": 20", "\"id\": 10", "line 8, product 10: the product is there already, on line 4", "line 13: \"as\" names product 20, which is not in the file")]
    [InlineData("\"id\": 10, \"name\"", "\"name\"", "line 4: \"id\" is missing", "line 8, product 20: \"accompanies\" names product 10, which is not in the file", "line 13: \"product\" names product 10, which is not in the file")]
    [InlineData("\"name\": \"A\", ", "", "line 4, product 10: \"name\" is missing")]
    [InlineData("\"name\": \"A\"", "\"name\": \"\"", "line 4, product 10: \"name\" must be a text of 1 to 200 characters without control characters")]
    [InlineData("\"family\": \"SSL\", ", "", "line 4, product 10: \"family\" is missing")]
    [InlineData("\"family\": \"SSL\"", "\"family\": \"ssl\"", "line 4, product 10: \"family\" is 'ssl', but must be one of SSL, Code signing, Document signing, Token, S/MIME, eIDAS, Mark certificate, HackerGuardian, CodeGuard, SiteLock, Web product")]
    [InlineData("\"OV\"", "\"XV\"", "line 4, product 10: \"level\" is 'XV', but must be one of DV, MV, IV, OV, EV")]
    [InlineData("\"level\": \"OV\"", "\"taxClass\": \"food\"", "line 4, product 10: \"taxClass\" is 'food', but must be one of goods")]
    [InlineData("\"level\": \"OV\"", "\"agreement\": \"Flexi\"", "line 4, product 10: \"agreement\" is 'Flexi', but must be one of FuturePay, FlexiPay, FlexiBurn")]
    [InlineData("\"validated\": true", "\"validated\": false", "line 4, product 10: the trait \"validated\" must be true, or left out")]
    [InlineData("\"validated\": true", "\"vetted\": true", "line 4, product 10: the key \"vetted\" is unknown here")]
    [InlineData("\"validated\": true", "\"includedAddresses\": 0", "line 4, product 10: the trait \"includedAddresses\" must be a whole number from 1 to 1000000")]
    [InlineData("\"validated\": true", "\"codeGuardPlan\": \"a b\"", "line 4, product 10: the trait \"codeGuardPlan\" must be a code of 1 to 40 letters, digits and hyphens")]
    [InlineData("\"validated\": true", "\"siteLockPlan\": \"gold\"", "line 4, product 10: the trait \"siteLockPlan\" must be one of monitor, bundle, basic, pro, business")]
    [InlineData("{\"validated\": true}", "[]", "line 4, product 10: an object in braces must stand here")]
    [InlineData("[\"basic\", \"pro\"]", "[\"pro\", \"basic\"]", "line 8, product 20: the trait \"siteLockAddOnFor\" must be a list of some of monitor, bundle, basic, pro, business, each once, in this order")]
    [InlineData("\"accompanies\": 10", "\"accompanies\": 11", "line 8, product 20: \"accompanies\" names product 11, which is not in the file")]
    [InlineData("\"ppp\": 102", "\"ppp\": 101", "line 6, product 10: PPP 101 is there already, on line 5")]
    [InlineData("\"ppp\": 201, \"GBP\"", "\"GBP\"", "line 9, product 20: \"ppp\" is missing", "line 14: \"adds\" names PPP 201, which is not in the file")]
    [InlineData("\"ppp\": 101", "\"ppp\": 10000000000", "line 5, product 10: \"ppp\" must be a whole number from 1 to 9999999999")]
    [InlineData("\"days\": 365, \"to\"", "\"days\": 0, \"to\"", "line 5, product 10: \"days\" must be a whole number from 1 to 36500")]
    [InlineData("\"days\": 365, \"to\"", "\"days\": 36.5, \"to\"", "line 5, product 10: \"days\" must be a whole number from 1 to 36500")]
    [InlineData("\"days\": 365, \"to\"", "\"days\": \"365\", \"to\"", "line 5, product 10: \"days\" must be a whole number from 1 to 36500")]
    [InlineData("\"from\": 5", "\"from\": 4", "line 6, product 10: PPP 102 is for the same term and quantity as PPP 101 on line 5")]
    [InlineData("\"to\": 4", "\"to\": 1000000", "line 6, product 10: PPP 102 is for the same term and quantity as PPP 101 on line 5")]
    [InlineData("\"from\": 5", "\"from\": 5, \"to\": 4", "line 6, product 10: PPP 102 ends at quantity 4, before it begins at 5")]
    [InlineData(", \"USD\": 39.00", "", "line 6, product 10: there is no price, in none of USD, EUR, GBP")]
    [InlineData("49.00", "-49.00", "line 5, product 10: the price in USD is negative")]
    [InlineData("49.00", "49.001", "line 5, product 10: the price in USD must be a number with at most two decimals, such as 49.00")]
    [InlineData("49.00", "4.9e1", "line 5, product 10: the price in USD must be a number with at most two decimals, such as 49.00")]
    [InlineData("49.00", "\"49.00\"", "line 5, product 10: the price in USD must be a number with at most two decimals, such as 49.00")]
    [InlineData("39.00", "1000000.00", "line 6, product 10: an item of PPP 102 could cost more than 999999999999.99; lower the price or the last quantity or zone")]
    [InlineData("0.07", "1000000.00", "line 9, product 20: an item of PPP 201 could cost more than 999999999999.99; lower the price or the last quantity or zone")]
    [InlineData("\"GBP\": 0.07", "\"USD\": 0.07", "line 9, product 20: PPP 201 has other currencies for its zones than for its units")]
    [InlineData("\"to\": 3", "\"to\": 1", "line 9, product 20: \"to\" must be a whole number from 2 to 1000000")]
    [InlineData("\"to\": 3", "\"to\": 3, \"days\": 1", "line 9, product 20: the key \"days\" is unknown here")]
    [InlineData("\"FREE_HP_UPGRADE\"", "\"FREE_LUNCH\"", "line 14: \"code\" is 'FREE_LUNCH', but must be one of FREE_EV_UPGRADE, FREE_EV_UPGRADE_REQUIRED, EVSSLPREREGISTRATIONOFFER, FREE_HP_UPGRADE")]
    [InlineData("\"FREE_HP_UPGRADE\"", "\"FREE_EV_UPGRADE\"", "line 14: the offer FREE_EV_UPGRADE is there already, on line 13")]
    [InlineData(", \"adds\": 201", "", "line 14: the offer FREE_HP_UPGRADE does nothing: it needs \"adds\" or \"charges\"")]
    [InlineData("\"adds\": 201", "\"adds\": 202", "line 14: \"adds\" names PPP 202, which is not in the file")]
    [InlineData("\"required\": true", "\"required\": 1", "line 13: \"required\" must be true, or left out")]
    [InlineData("\"as\": 20", "\"as\": 21", "line 13: \"as\" names product 21, which is not in the file")]
    [InlineData("\"offers\": [", "\"offers\": {\"a\": [", "line 12: \"offers\" must be a list in brackets", "unfinished")]
    public void A_fault_is_told_with_line_product_and_reason(string right, string wrong, params string[] expected)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);
        var text = expected[^1] == "unfinished" ? Text.Replace("]\n}", "]}\n}", StringComparison.Ordinal) : Text;
        var at = text.IndexOf(right, StringComparison.Ordinal);
        var reading = CatalogFile.Read(text.Remove(at, right.Length).Insert(at, wrong));
        Assert.Equal(expected.Where(fault => fault != "unfinished"), reading.Faults.Select(fault => fault.ToString()));
        Assert.Null(reading.File);
    }

    [Fact]
    public void The_text_that_is_made_faulty_is_itself_without_fault() => Assert.Empty(CatalogFile.Read(Text).Faults);

    [Fact]
    public void All_faults_are_told_in_the_order_of_the_lines()
    {
        var text = Text.Replace("\"id\": 10, ", "", StringComparison.Ordinal)
            .Replace("49.00", "-1", StringComparison.Ordinal)
            .Replace("\"SiteLock\"", "\"Site\"", StringComparison.Ordinal)
            .Replace("\"adds\": 201", "\"adds\": 202", StringComparison.Ordinal);
        Assert.Equal([4, 5, 8, 8, 13, 14], CatalogFile.Read(text).Faults.Select(fault => fault.Line));
    }

    [Fact]
    public void A_product_without_a_price_row_is_a_fault()
    {
        var text = """{"format": 1, "products": [{"id": 7, "name": "P", "family": "SSL", "prices": []}]}""";
        Assert.Equal("line 1, product 7: the product has no price row", Assert.Single(CatalogFile.Read(text).Faults).ToString());
    }

    [Theory]
    [InlineData("FuturePay")]
    [InlineData("FlexiPay")]
    [InlineData("FlexiBurn")]
    public void What_is_paid_by_an_agreement_has_a_term_that_says_when_the_next_payment_is_due(string agreement)
    {
        var text = $$"""{"format": 1, "products": [{"id": 7, "name": "A", "family": "Web product", "agreement": "{{agreement}}", "prices": [{"ppp": 70, "days": 30, "USD": 1.00}, {"ppp": 71, "USD": 2.00}]}]}""";
        Assert.StartsWith("line 1, product 7: the product is paid by an agreement, and so each price row needs \"days\"", Assert.Single(CatalogFile.Read(text).Faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flat_price_may_be_as_high_as_an_item()
    {
        var text = """{"format": 1, "products": [{"id": 7, "name": "P", "family": "SSL", "traits": {"flatPrice": true}, "prices": [{"ppp": 1, "USD": 999999999999.99}]}]}""";
        Assert.Empty(CatalogFile.Read(text).Faults);
        Assert.Single(CatalogFile.Read(text.Replace("\"flatPrice\": true", "", StringComparison.Ordinal)).Faults);
    }

    [Fact]
    public void A_catalog_without_products_is_refused() =>
        Assert.Equal(["line 1: \"products\" is empty: nothing could be ordered"], CatalogFile.Read("""{"format": 1, "products": []}""").Faults.Select(fault => fault.ToString()));

    [Theory]
    [InlineData("", 1)]
    [InlineData("[", 1)]
    [InlineData("{\n\"format\": 1,\n}", 3)]
    [InlineData("{\n} x", 2)]
    [InlineData("{ // words\n}", 1)]
    [InlineData("[[[[[[[[[[]]]]]]]]]]", 1)]
    public void What_is_not_JSON_is_told_with_its_line(string text, int line)
    {
        var fault = Assert.Single(CatalogFile.Read(text).Faults);
        Assert.Equal(line, fault.Line);
        Assert.StartsWith("not JSON: ", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_parsed()
    {
        var fault = Assert.Single(CatalogFile.Read(new string('ä', (CatalogFile.MostBytes / 2) + 1)).Faults);
        Assert.Equal("the file has 4194306 bytes; at most 4194304 are read", fault.Reason);
    }
}
