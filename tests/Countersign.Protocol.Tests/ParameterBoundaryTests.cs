namespace Countersign.Protocol.Tests;

/// <summary>Decision N5 for every row of the table: the longest value and one more, each value and a non-value, empty and repeated.</summary>
public class ParameterBoundaryTests
{
    /// <summary>A value of the greatest length, for the rows whose grammar a run of letters does not meet.</summary>
    private static readonly Dictionary<Parameter, string> Longest = new()
    {
        [CompanyParameters.CountryName] = "NL",
        [CompanyParameters.JurisdictionCountry] = "GB",
        [ShippingParameters.CountryName] = "DE",
        [CompanyParameters.DateOfIncorporation] = "2024-02-29",
        [CompanyParameters.DunsNumber] = "1-2-3-4-5-6-7-8-9---",
        [CompanyParameters.VatNumber] = "GB434031494",
        [CustomerParameters.EmailAddress] = Address(255),
        [ShippingParameters.EmailAddress] = Address(255),
        [ItemParameters.ApplicantEmailAddress] = Address(255),
        [ItemParameters.ContactEmailAddress] = Address(255),
        [ItemParameters.DcvEmailAddress] = Address(255),
        [ItemParameters.IpAddress] = "255.255.255.255",
        [ItemParameters.UniqueValue] = new string('a', 20),
        [ItemParameters.NcaIdentifier] = "GB-ABCDEFGH",
    };

    public static TheoryData<string> Rows => [.. ParameterTable.PlaceOrder.All.Select(row => row.NameFor(1))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_longest_value_is_accepted_and_one_character_more_is_not(string name)
    {
        var row = Find(name);
        if (row.Ignored || row.MaxLength is not { } most || (row.Choices.Count > 0 && row != ItemParameters.DcvEmailAddress))
            return;

        var longest = Longest.GetValueOrDefault(row) ?? new string('a', most);
        Assert.True(row.Accepts(longest), longest);
        Assert.Equal([ErrorCode.InvalidValue], Codes($"{name}={Escape(longest + "a")}"));
        if (!Longest.ContainsKey(row))
            Assert.True(row.Accepts(string.Concat(Enumerable.Repeat("𝔞", most))), "length counts characters, not UTF-16 units");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_listed_value_is_accepted_exactly_as_written_and_no_other(string name)
    {
        var row = Find(name);
        foreach (var choice in row.Choices)
        {
            Assert.Empty(Codes($"{name}={Escape(choice.Text)}"));
            Assert.Equal([ErrorCode.InvalidValue], Codes($"{name}={Escape(choice.Text + " ")}"));
            Assert.Equal([ErrorCode.InvalidValue], Codes($"{name}={Escape(choice.Text + "\u0001")}"));
        }

        if (row.Choices.Count > 0)
            Assert.Equal([ErrorCode.InvalidValue], Codes($"{name}=JPY"));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void N4_an_empty_value_is_no_value_and_no_repetition(string name)
    {
        var values = Read($"{name}=&{name}&{name}=");
        Assert.Empty(values.Faults);
        Assert.False(values.IsSent(Find(name), Item(name)));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void N3_a_repetition_by_name_case_synonym_or_underscore_is_refused_on_the_later_one(string name)
    {
        var row = Find(name);
        if (row.Ignored)
            return;
        var value = Escape(Sample(row));
        foreach (var later in row.Synonyms.Prepend(row.Name).SelectMany(spelling => Variants(row, spelling)))
        {
            var fault = Assert.Single(Read($"{name}={value}&{later}={value}").Faults);
            Assert.Equal((1, ErrorCode.InvalidValue, later), (fault.Field, fault.Rejection.Code, fault.Rejection.Item));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void T4_a_value_that_cannot_be_decoded_is_refused(string name)
    {
        foreach (var broken in new[] { "%", "%4", "%zz", "%FF", "%C0%AF", "%ED%A0%80", "a%00b", "%u0041" })
            Assert.Equal([ErrorCode.InvalidValue], Codes($"{name}={broken}"));
    }

    [Theory]
    [InlineData("1_days", "0", "-1", "+1", "01", "1.0", "1e3", "10000000000", "１", "1\0\0", " 1", "0x1")]
    [InlineData("1_PPP", "0", "-0", "-400")]
    [InlineData("1_seats", "0", "1000001")]
    [InlineData("1_zones", "0", "1000001")]
    [InlineData("SMIMERequestTemplateID", "0")]
    [InlineData("1_visibility", "1", "-0", "-2", "+0", "00")]
    [InlineData("1_webserverSoftwareID", "0", "-01", "3")]
    [InlineData("1_cost", "-1", "+1", "1.234", "1,5", "1e3", "01", ".5", "1.", "1234567890123", "")]
    [InlineData("paymentStatus", "3", "01", "-1")]
    [InlineData("paymentMethod", "6", "9")]
    [InlineData("dateOfIncorporation", "2023-02-29", "2024-13-01", "2024-1-01", "24-01-01", "2024/01/01", "0000-01-01")]
    [InlineData("countryName", "us", "UK", "XX", "EU", "USA", "U")]
    [InlineData("dunsNumber", "12345678", "1234567890", "12 345 6789", "12345678a")]
    [InlineData("1_IPAddress", "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4.5", "::1", "1.2.3.4 ")]
    [InlineData("emailAddress", "a", "a@", "@b.example", "A <a@b.example>", "\"q q\"@b.example", "a@b.example,c@d.example", "a b@c.example")]
    [InlineData("1_uniqueValue", "abc-1", "ä")]
    [InlineData("1_ncaIdentifier", "GB", "GB-", "GB-A", "gb-FCA", "XX-FCA", "GB-FCa", "GB-ABCDEFGHI")]
    [InlineData("responseFormat", "0", "3", "JSON")]
    [InlineData("name", "a\nb", "a\u007Fb", "a\u0085b", "a\tb")]
    [InlineData("1_dcvEmailAddress", "HTTP", "email", "http csr hash", "a@", "a b@c.example")]
    public void N5_values_outside_the_grammar_are_refused(string name, params string[] values)
    {
        foreach (var value in values.Where(value => value.Length > 0))
            Assert.Equal([ErrorCode.InvalidValue], Codes($"{name}={Escape(value)}"));
    }

    [Fact]
    public void N5_a_password_may_hold_any_character() => Assert.Empty(Codes("loginPassword=a%0A%09%7F%C3%A4"));

    [Fact]
    public void N6_the_withdrawn_shipping_parameter_is_accepted_whatever_it_holds_and_ignored()
    {
        var values = Read($"shippingPostOfficeBox={new string('x', 500)}&shippingPostOfficeBox=2");
        Assert.Empty(values.Faults);
        Assert.False(values.IsSent(ShippingParameters.PostOfficeBox));
    }

    [Theory]
    [InlineData("HTTP CSR Hash", DcvMethod.Http)]
    [InlineData("HTTPS_CSR_HASH", DcvMethod.Https)]
    [InlineData("CNAMECSRHASH", DcvMethod.Cname)]
    [InlineData("EMAIL", DcvMethod.Email)]
    public void N7_methods_are_read_in_the_spellings_of_the_page_and_of_its_siblings(string text, DcvMethod method)
    {
        Assert.True(ItemParameters.DcvEmailAddress.TryRead(text, out var dcv));
        Assert.Equal(new Dcv(method), dcv);
    }

    private static string Sample(Parameter row) =>
        Longest.GetValueOrDefault(row) ?? (row.Choices.Count > 0 ? row.Choices[0].Text : row.Type is "integer" or "number" ? "1" : "a");

    private static IEnumerable<string> Variants(Parameter row, string spelling) =>
        row.Scope == Scope.Item ? [$"1_{spelling}", $"_1_{spelling.ToUpperInvariant()}"] : [spelling, spelling.ToUpperInvariant()];

    private static Parameter Find(string name) => ParameterTable.PlaceOrder.TryFind(name, out var row, out _) ? row : throw new InvalidOperationException(name);

    private static int Item(string name) => ParameterTable.PlaceOrder.TryFind(name, out _, out var item) ? item : 0;

    private static IEnumerable<ErrorCode> Codes(string encoded) => Read(encoded).Faults.Select(fault => fault.Rejection.Code);

    private static ParameterValues Read(string encoded)
    {
        Assert.True(FormEncoding.TryDecode(System.Text.Encoding.UTF8.GetBytes(encoded), out var fields));
        return ParameterValues.Read(fields);
    }

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Address(int length)
    {
        var label = new string('d', 61);
        var address = $"{new string('l', 64)}@{label}.{label}.{label}.";
        return address + new string('e', length - address.Length);
    }
}
